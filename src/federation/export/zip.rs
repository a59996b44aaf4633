//! A zip archive of a few files, written as they come: each is compressed at once, so that only what it
//! takes compressed is held. The two parts that a zip needs beyond DEFLATE and CRC-32, which flate2
//! has, are its headers: too little for another dependency (APPNOTE.TXT 6.3, §4.3).

use std::io::{self, Write};

use flate2::Compression;
use flate2::Crc;
use flate2::write::DeflateEncoder;

/// Bigger archives need another format (zip64); nobody's words come near.
const BYTES_MAX: usize = u32::MAX as usize;
/// DEFLATE needs version 2.0; names are UTF-8.
const VERSION: u16 = 20;
const FLAG_UTF8: u16 = 1 << 11;
const DEFLATED: u16 = 8;
/// 1 January 1980, midnight: an archive made twice of the same things is the same.
const NO_DATE: u16 = (1 << 5) | 1;

/// A file in the archive.
struct Entry {
    name: String,
    at: u32,
    crc: u32,
    packed: u32,
    unpacked: u32,
}

pub struct Zip {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

/// A file that is being written.
pub struct File<'z> {
    zip: &'z mut Zip,
    name: String,
    crc: Crc,
    encoder: DeflateEncoder<Vec<u8>>,
}

impl Zip {
    pub fn new() -> Zip {
        Zip {
            bytes: Vec::new(),
            entries: Vec::new(),
        }
    }

    pub fn file(&mut self, name: &str) -> File<'_> {
        File {
            zip: self,
            name: name.to_owned(),
            crc: Crc::new(),
            encoder: DeflateEncoder::new(Vec::new(), Compression::default()),
        }
    }

    /// A file whose text is at hand.
    pub fn add(&mut self, name: &str, text: &[u8]) -> io::Result<()> {
        let mut file = self.file(name);
        file.write(text)?;
        file.end()
    }

    /// The whole archive.
    pub fn end(mut self) -> io::Result<Vec<u8>> {
        let start = size(self.bytes.len())?;
        let entries = std::mem::take(&mut self.entries);
        for entry in &entries {
            self.put(&[0x50, 0x4b, 0x01, 0x02]);
            self.put(&VERSION.to_le_bytes());
            self.header(entry);
            // No comment, one disk, no attributes.
            self.put(&[0; 10]);
            self.put(&entry.at.to_le_bytes());
            self.put(entry.name.as_bytes());
        }
        let length = size(self.bytes.len())? - start;
        let count = u16::try_from(entries.len()).map_err(io::Error::other)?;
        self.put(&[0x50, 0x4b, 0x05, 0x06, 0, 0, 0, 0]);
        self.put(&count.to_le_bytes());
        self.put(&count.to_le_bytes());
        self.put(&length.to_le_bytes());
        self.put(&start.to_le_bytes());
        self.put(&[0, 0]);
        Ok(self.bytes)
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What the header before a file and the list at the end have in common.
    fn header(&mut self, entry: &Entry) {
        for word in [VERSION, FLAG_UTF8, DEFLATED, 0, NO_DATE] {
            self.put(&word.to_le_bytes());
        }
        for number in [entry.crc, entry.packed, entry.unpacked] {
            self.put(&number.to_le_bytes());
        }
        let name_length = u16::try_from(entry.name.len()).unwrap_or(u16::MAX);
        self.put(&name_length.to_le_bytes());
        self.put(&[0, 0]);
    }
}

impl File<'_> {
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.encoder.write_all(bytes)
    }

    pub fn end(self) -> io::Result<()> {
        let packed = self.encoder.finish()?;
        let entry = Entry {
            name: self.name,
            at: size(self.zip.bytes.len())?,
            crc: self.crc.sum(),
            packed: size(packed.len())?,
            unpacked: self.crc.amount(),
        };
        self.zip.put(&[0x50, 0x4b, 0x03, 0x04]);
        self.zip.header(&entry);
        self.zip.put(entry.name.as_bytes());
        self.zip.put(&packed);
        self.zip.entries.push(entry);
        Ok(())
    }
}

fn size(bytes: usize) -> io::Result<u32> {
    match bytes <= BYTES_MAX {
        true => u32::try_from(bytes).map_err(io::Error::other),
        false => Err(io::Error::other("the archive is too big for a zip")),
    }
}
