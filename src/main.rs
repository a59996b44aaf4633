//! Reads the command line and hands over to [`kiosque::cli`]; nothing else.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    kiosque::cli::main()
}
