//! GIF animations, block by block (GIF89a specification): counted, and rid of comments and of the
//! applications' notes, without touching the frames.

const HEADER_BYTES: usize = 13;
const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2c;
const END: u8 = 0x3b;
const GRAPHIC_CONTROL: u8 = 0xf9;
const APPLICATION: u8 = 0xff;
/// The one application whose note matters: how often the animation repeats.
const LOOPING: &[u8] = b"\x0bNETSCAPE2.0";

/// A piece of the file: what opens it, and its bytes.
struct Block<'a> {
    opens: u8,
    bytes: &'a [u8],
}

/// How many pictures follow one another; 0 when the file is cut short before the first.
pub(super) fn frame_count(bytes: &[u8]) -> usize {
    let Some(start) = header_length(bytes) else {
        return 0;
    };
    blocks(bytes, start)
        .filter(|block| block.opens == FRAME)
        .count()
}

/// The same animation without comments, texts and foreign notes; nothing when it is malformed.
pub(super) fn without_metadata(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = header_length(bytes)?;
    let mut kept = bytes.get(..start)?.to_vec();
    let mut frames = 0;
    for block in blocks(bytes, start) {
        frames += usize::from(block.opens == FRAME);
        if is_needed(&block) {
            kept.extend_from_slice(block.bytes);
        }
    }
    kept.push(END);
    (frames > 0).then_some(kept)
}

fn is_needed(block: &Block) -> bool {
    match (block.opens, block.bytes.get(1)) {
        (FRAME, _) | (EXTENSION, Some(&GRAPHIC_CONTROL)) => true,
        (EXTENSION, Some(&APPLICATION)) => block
            .bytes
            .get(2..)
            .is_some_and(|rest| rest.starts_with(LOOPING)),
        _ => false,
    }
}

/// The screen's description and the common table of colours.
fn header_length(bytes: &[u8]) -> Option<usize> {
    let flags = *bytes.get(10)?;
    Some(HEADER_BYTES + colour_table_length(flags))
}

fn colour_table_length(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        return 0;
    }
    3 << ((flags & 0x07) + 1)
}

/// Whole blocks until the end mark, or until one is cut short.
fn blocks(bytes: &[u8], start: usize) -> impl Iterator<Item = Block<'_>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let opens = *bytes.get(at)?;
        let data = match opens {
            EXTENSION => at + 2,
            FRAME => at + 11 + colour_table_length(*bytes.get(at + 9)?),
            _ => return None,
        };
        let end = end_of_data(bytes, data)?;
        let block = Block {
            opens,
            bytes: bytes.get(at..end)?,
        };
        at = end;
        Some(block)
    })
}

/// Data comes in pieces of up to 255 bytes, each after its length; a length of 0 ends them.
fn end_of_data(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
