//! A form with one file in it, read whole into memory. Its token is still to be checked.

use axum::extract::Multipart;

use crate::{errors::WebError, typed::Fields};

/// The most that a field beside the file may hold.
const FIELD_LIMIT: usize = 64 << 10;

/// What came with a form that has a file.
#[derive(Default)]
pub struct SentFile {
    pub fields: Fields,
    /// The file's name, without folders.
    pub name: String,
    pub bytes: Vec<u8>,
}

impl SentFile {
    /// Reads all parts. A file longer than the limit is refused, and so is any other field above [`FIELD_LIMIT`].
    pub async fn read(mut multipart: Multipart, limit: usize) -> Result<Self, WebError> {
        let mut sent = SentFile::default();
        while let Some(part) = multipart.next_field().await.map_err(|_| WebError::BadForm)? {
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(base_name);
            let most = if file.is_some() { limit } else { FIELD_LIMIT };
            let bytes = part.bytes().await.map_err(|_| WebError::TooLarge { most })?;
            if bytes.len() > most {
                return Err(WebError::TooLarge { most });
            }
            match file {
                Some(file) => (sent.name, sent.bytes) = (file, bytes.to_vec()),
                None => {
                    sent.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        Ok(sent)
    }

    /// A field without spaces at its ends; empty where it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", |it| it.trim())
    }
}

fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or("file").chars().take(200).collect()
}
