//! The library under valgrind.

use crate::c_program::{Example, vector};

#[test]
fn valgrind_finds_no_leak_and_no_wrong_access() {
    let example = Example::compiled();
    let valgrind = [
        "valgrind",
        "--quiet",
        "--leak-check=full",
        "--show-leak-kinds=all",
        "--errors-for-leak-kinds=all",
        "--error-exitcode=99",
    ];
    for (name, exit) in [
        ("valid/five-members", 0),
        ("invalid/revoked", 1),
        ("invalid/signature-bit", 1),
    ] {
        let done = example.run(&valgrind, &vector(name));
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(exit), "{name}: {said}");
        assert_eq!(said, "", "{name}");
    }
}
