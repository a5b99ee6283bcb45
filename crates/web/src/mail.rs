//! Mail: invitations and links to choose a new password, in plain words. Everything works without it.
//!
//! Not here: who is written to, and when (`people`, `sign_in`).

use std::time::Duration;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp,
};
use trustwide_domain::Moment;

use crate::look::say::Say;

/// A page waits for the mail server no longer than this.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a letter was not sent. The log says so; the page says only that it was not.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("an e-mail address could not be read")]
    Address(#[from] lettre::address::AddressError),
    #[error("the letter could not be written")]
    Letter(#[from] lettre::error::Error),
    #[error("the mail server could not be used")]
    Server(#[from] smtp::Error),
    #[error("the mail server took longer than ten seconds")]
    Late,
}

/// A trust's way to send mail.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A mail server by its address, and the address that letters come from.
    ///
    /// `smtps://user:secret@host` speaks TLS from the start, `smtp://user:secret@host:587?tls=required` after STARTTLS, and
    /// `smtp://localhost:25` not at all: only for a server on the same machine.
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(server)?.timeout(Some(PATIENCE)).build();
        Ok(Mailer { transport, from: from.parse()? })
    }

    /// Sends a letter, or says why not within ten seconds.
    pub async fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let to = Mailbox::new(Some(letter.name.clone()), letter.address.parse::<Address>()?);
        let message =
            Message::builder().from(self.from.clone()).to(to).subject(letter.subject.clone());
        let message = message.header(ContentType::TEXT_PLAIN).body(letter.body.clone())?;
        tokio::time::timeout(PATIENCE, self.transport.send(message))
            .await
            .map_err(|_| MailError::Late)??;
        Ok(())
    }
}

/// A letter to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    pub name: String,
    pub address: String,
    pub subject: String,
    pub body: String,
}

/// What a letter with a one-time link must say.
#[derive(Debug, Clone, Copy)]
pub struct LinkWords<'a> {
    pub trust: &'a str,
    pub sign_in_name: &'a str,
    pub link: &'a str,
    pub until: Moment,
}

impl Letter {
    /// Asks somebody to choose their first password.
    pub fn invitation(name: &str, address: &str, it: LinkWords<'_>) -> Self {
        let subject = format!("Your sign-in for {}", it.trust);
        let why = format!(
            "{} has made you a sign-in for Trustwide, where it looks after school improvement.",
            it.trust
        );
        Self::with_link(name, address, subject, &why, it)
    }

    /// Lets somebody choose a new password.
    pub fn reset(name: &str, address: &str, it: LinkWords<'_>) -> Self {
        let subject = format!("Choose a new password for {}", it.trust);
        let why = "Here is the link to choose a new password for Trustwide. If you did not ask for one, you need do \
                   nothing: your password stays as it is.";
        Self::with_link(name, address, subject, why, it)
    }

    fn with_link(name: &str, address: &str, subject: String, why: &str, it: LinkWords<'_>) -> Self {
        let LinkWords { trust, sign_in_name, link, until } = it;
        let until = until.said();
        let body = format!(
            "Dear {name}\n\n{why}\n\n{link}\n\nIt works once, until {until}. You sign in as {sign_in_name}.\n\n\
             Please do not pass this on: whoever has the link can sign in as you.\n\n{trust}\n"
        );
        Letter { name: name.into(), address: address.into(), subject, body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_says_who_writes_and_what_to_do() {
        let until = Moment(1_789_376_400_000_000);
        let words = LinkWords {
            trust: "Fenwick Learning Trust",
            sign_in_name: "r.achterberg",
            link: "https://t.example/welcome/1",
            until,
        };
        let letter = Letter::invitation("Rosalind Achterberg", "r@fenwick.example", words);
        assert_eq!(letter.subject, "Your sign-in for Fenwick Learning Trust");
        assert!(letter.body.starts_with(
            "Dear Rosalind Achterberg\n\nFenwick Learning Trust has made you a sign-in"
        ));
        assert!(
            letter.body.contains(
                "\n\nhttps://t.example/welcome/1\n\nIt works once, until 14 September 2026, "
            ),
            "{}",
            letter.body
        );
    }

    #[test]
    fn a_server_is_given_by_its_address() {
        let check = |url: &str, fits: bool| {
            assert_eq!(Mailer::new(url, "Trustwide <no-reply@t.example>").is_ok(), fits, "{url}")
        };
        check("smtp://localhost:25", true);
        check("smtp://user:secret@mail.example:587?tls=required", true);
        check("smtps://user:secret@mail.example", true);
        check("https://mail.example", false);
    }
}
