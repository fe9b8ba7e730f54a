//! The program: everything it does is in [`copydesk`].

fn main() -> std::process::ExitCode {
    copydesk::cli::main()
}
