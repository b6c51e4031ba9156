//! Code as people write it, one file a language: each line says what it sends.

mod csharp;
mod dart;
mod go;
mod groovy;
mod java;
mod kotlin;
mod php;
mod powershell;
mod python;
mod ruby;
mod rust;
mod scala;
mod swift;
mod typescript;
