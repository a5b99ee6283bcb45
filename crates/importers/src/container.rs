//! Unpacks a file: gzip, a zip archive of one data file, or plain. Goes by the first bytes, never by the name.
//!
//! Not here: what is inside ([`text`](crate::text), [`sheet`](crate::sheet)).

use std::{
    borrow::Cow,
    io::{Cursor, Read},
};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use crate::{ImportError, Limits};

/// What a file holds once unpacked.
#[derive(Debug)]
pub enum Unpacked<'a> {
    /// Bytes that should be text.
    Plain(Cow<'a, [u8]>),
    /// An .xlsx workbook, still packed, but known to stay within the limits.
    Workbook(&'a [u8]),
}

/// Unpacks `bytes`, and gives the name of the file inside where the archive has one.
pub fn unpack<'a>(
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<(Unpacked<'a>, Option<String>), ImportError> {
    if limits.unzipped < bytes.len() {
        return Err(too_big(limits));
    }
    match Magic::of(bytes) {
        Magic::Gzip => {
            let inner = read_bounded(MultiGzDecoder::new(bytes), limits)?;
            refuse_packed(&inner)?;
            Ok((Unpacked::Plain(Cow::Owned(inner)), None))
        }
        Magic::Zip => unpack_zip(bytes, limits),
        Magic::Other(found) => Err(ImportError::NotATable { found }),
        Magic::None => Ok((Unpacked::Plain(Cow::Borrowed(bytes)), None)),
    }
}

enum Magic {
    Gzip,
    Zip,
    Other(&'static str),
    None,
}

impl Magic {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0x1f, 0x8b, ..] => Magic::Gzip,
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Magic::Zip,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Magic::Other("an old Excel or Word document (.xls)"),
            [b'%', b'P', b'D', b'F', ..] => Magic::Other("a PDF"),
            [b'B', b'Z', b'h', ..] => Magic::Other("packed with bzip2"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Magic::Other("packed with zstd"),
            [0xfd, b'7', b'z', b'X', b'Z', ..] => Magic::Other("packed with xz"),
            [b'7', b'z', 0xbc, 0xaf, ..] => Magic::Other("packed with 7-Zip"),
            [b'P', b'A', b'R', b'1', ..] => Magic::Other("a Parquet file"),
            _ => Magic::None,
        }
    }
}

fn unpack_zip<'a>(
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<(Unpacked<'a>, Option<String>), ImportError> {
    let zip_error = |source| ImportError::Zip { source };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(zip_error)?;
    if archive.index_for_name("xl/workbook.xml").is_some() {
        check_workbook(&mut archive, limits)?;
        return Ok((Unpacked::Workbook(bytes), None));
    }
    let mut data = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(zip_error)?;
        // Archives made by hand carry the folder itself, and Apple's a twin of each file.
        let empty_folder = entry.is_dir() && entry.size() == 0;
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        if !empty_folder && !name.starts_with("__MACOSX/") {
            data.push((at, name));
        }
    }
    let [(at, name)] = data.as_slice() else {
        return Err(ImportError::NotOneFile { found: data.len() });
    };
    if name.ends_with('/') {
        return Err(ImportError::NotATable { found: "a folder that claims to hold bytes" });
    }
    let inner = read_bounded(archive.by_index(*at).map_err(zip_error)?, limits)?;
    refuse_packed(&inner)?;
    Ok((Unpacked::Plain(Cow::Owned(inner)), Some(name.clone())))
}

/// Unpacks every part of a workbook and throws it away: sizes that an archive claims may be lies.
fn check_workbook(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    limits: &Limits,
) -> Result<(), ImportError> {
    let mut buffer = [0; 1 << 14];
    let mut total = 0;
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).map_err(|source| ImportError::Zip { source })?;
        loop {
            match part.read(&mut buffer).map_err(|source| ImportError::Damaged { source })? {
                0 => break,
                read => total += read,
            }
            if limits.unzipped < total {
                return Err(too_big(limits));
            }
        }
    }
    Ok(())
}

fn read_bounded(reader: impl Read, limits: &Limits) -> Result<Vec<u8>, ImportError> {
    let mut inner = Vec::new();
    let read = reader.take(limits.unzipped as u64 + 1).read_to_end(&mut inner);
    read.map_err(|source| ImportError::Damaged { source })?;
    if limits.unzipped < inner.len() { Err(too_big(limits)) } else { Ok(inner) }
}

fn refuse_packed(inner: &[u8]) -> Result<(), ImportError> {
    match Magic::of(inner) {
        Magic::Gzip | Magic::Zip => Err(ImportError::Nested),
        Magic::Other(found) => Err(ImportError::NotATable { found }),
        Magic::None => Ok(()),
    }
}

fn too_big(limits: &Limits) -> ImportError {
    ImportError::TooBig { limit_mib: (limits.unzipped as u64).div_ceil(1 << 20) }
}
