# The Homebrew formula; formula.sh fills in the version and the checksums of a release.
class Figlint < Formula
  desc "Credential-hygiene linter that knows where on the protocol a credential stands"
  homepage "https://github.com/figlint/figlint"
  version "@version@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/figlint/figlint/releases/download/v@version@/figlint-v@version@-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "https://github.com/figlint/figlint/releases/download/v@version@/figlint-v@version@-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/figlint/figlint/releases/download/v@version@/figlint-v@version@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "https://github.com/figlint/figlint/releases/download/v@version@/figlint-v@version@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "figlint"
    generate_completions_from_executable(bin/"figlint", "completions")
    man1.mkpath
    system bin/"figlint", "man", man1
  end

  test do
    (testpath/"a.yaml").write "a: 1\n"
    assert_match "1 file", shell_output("#{bin}/figlint scan a.yaml")
  end
end
