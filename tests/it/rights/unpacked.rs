//! Reads a zip archive by the list at its end, as other programs do, and checks what it says.

use std::collections::HashMap;
use std::io::Read;

use flate2::Crc;
use flate2::read::DeflateDecoder;

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    let part = bytes[at..at + length].iter().rev();
    part.fold(0, |sum, byte| sum << 8 | usize::from(*byte))
}

/// The texts of its files by name.
pub fn files(zip: &[u8]) -> HashMap<String, String> {
    let end = zip.len() - 22;
    assert_eq!(&zip[end..end + 4], b"PK\x05\x06", "the end of a zip");
    let mut at = number(zip, end + 16, 4);
    let mut files = HashMap::new();
    for _ in 0..number(zip, end + 10, 2) {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        let (crc, packed) = (number(zip, at + 16, 4), number(zip, at + 20, 4));
        let (unpacked, name_length) = (number(zip, at + 24, 4), number(zip, at + 28, 2));
        let file = number(zip, at + 42, 4);
        let name = String::from_utf8(zip[at + 46..at + 46 + name_length].to_vec());
        let name = name.expect("a name");
        assert_eq!(&zip[file..file + 4], b"PK\x03\x04");
        let start = file + 30 + number(zip, file + 26, 2);
        let mut text = Vec::new();
        let mut decoder = DeflateDecoder::new(&zip[start..start + packed]);
        decoder.read_to_end(&mut text).expect("it is unpacked");
        let mut sum = Crc::new();
        sum.update(&text);
        assert_eq!((sum.sum() as usize, text.len()), (crc, unpacked), "{name}");
        files.insert(name, String::from_utf8(text).expect("a text"));
        at += 46 + name_length;
    }
    files
}
