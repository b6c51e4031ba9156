//! The JSON schema of `figlint.toml`. It is derived from [`super::schema`] by a test and kept as a file,
//! which editors take from the repository: the program needs no generator.

/// What the test writes and the program prints.
const SCHEMA: &str = include_str!("figlint.schema.json");

/// The JSON schema of `figlint.toml`.
pub fn json_schema() -> serde_json::Value {
    // The test below has read it.
    serde_json::from_str(SCHEMA).unwrap_or_default()
}

#[cfg(test)]
pub(super) use derived::{confidence, level, levels};

#[cfg(test)]
mod derived {
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use crate::config::values::{Day, Size, Time};

    impl JsonSchema for Day {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Day".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "type": "string", "format": "date" })
        }
    }

    impl JsonSchema for Time {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Time".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "anyOf": [
                { "type": "integer", "minimum": 1 },
                { "type": "string", "pattern": r"^\s*[0-9]+\s*(ms|s|m|min|h)?\s*$" },
            ]})
        }
    }

    impl JsonSchema for Size {
        fn schema_name() -> std::borrow::Cow<'static, str> {
            "Size".into()
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "anyOf": [
                { "type": "integer", "minimum": 0 },
                { "type": "string", "pattern": r"^\s*[0-9]+\s*([KkMmGg]?[Ii]?[Bb]?)\s*$" },
            ]})
        }
    }

    /// A level; the model itself knows no JSON schema.
    pub(in crate::config) fn level(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["note", "warning", "error"] })
    }

    /// Levels by rule.
    pub(in crate::config) fn levels(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "object", "additionalProperties": level(generator) })
    }

    /// A confidence.
    pub(in crate::config) fn confidence(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": ["low", "medium", "high"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::schema::File;
    use crate::config::show::tests::FULL;

    /// `UPDATE=1 cargo test --lib described` writes the file anew.
    #[test]
    fn the_file_is_what_the_keys_say() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/config/figlint.schema.json");
        let schema = schemars::schema_for!(File).to_value();
        let text = format!("{}\n", serde_json::to_string_pretty(&schema).unwrap());
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let stored = std::fs::read_to_string(path).unwrap();
        assert!(stored == text, "{path} is out of date: `UPDATE=1 cargo test --lib described`");
    }

    #[test]
    fn the_schema_takes_what_the_reader_takes() {
        let schema = json_schema();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut value = serde_json::to_value(toml::from_str::<File>(FULL).unwrap()).unwrap();
        if let Err(error) = validator.validate(&value) {
            panic!("{error}");
        }
        value["selct"] = serde_json::json!([]);
        assert!(!validator.is_valid(&value));
        let described = schema["properties"].as_object().unwrap();
        for (key, property) in described {
            assert!(property.get("description").is_some(), "{key} has no description");
        }
    }
}
