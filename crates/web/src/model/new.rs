//! Beginning a draft: from the model in force, from one that comes with the program, from pasted text or a file.

use axum::{
    extract::{FromRequest, Multipart, Request, State},
    response::Response,
};
use trustwide_domain::{RecordId, access::Right};
use trustwide_storage::{StorageError, tables::model_version, versions::Versioned};

use super::versions::{self, Versions};
use crate::{
    app::App,
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    pages::model::NewDraftPage,
    reply,
    sent_file::SentFile,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// The choices that are not a preset.
const IN_FORCE: &str = "in-force";
const PASTED: &str = "text";
/// The most that a model file may be.
pub const LONGEST: usize = 256 << 10;

/// `GET /model/drafts/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::EditModel)?;
    let (form, file_form) = (form(&visit), file_form(&visit));
    visit.page(page(form, file_form)).await
}

/// `POST /model/drafts`
pub async fn begin(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::EditModel)?;
    let record = typed::record(posted.field("record"))?;
    match parse(&posted).await? {
        Ok((title, text)) => save(visit, record, &title, &text).await,
        Err(faults) => {
            let form = typed::with_faults(typed::filled(form(visit), &posted.fields), faults);
            visit.page_with_errors(page(form, file_form(visit))).await
        }
    }
}

async fn parse(posted: &Posted) -> Result<Result<(String, String), Faults>, WebError> {
    let mut faults = Faults::default();
    let title =
        faults.keep("title", typed::text(posted.field("title"), "Say what to call the draft"));
    let pasted = as_typed(posted, "text");
    let text = match posted.field("begin") {
        IN_FORCE => {
            let versions = Versions::read(&posted.visit).await?;
            versions
                .in_force()
                .map(|it| it.text.clone())
                .ok_or("No model is in force to begin from")
        }
        PASTED if pasted.trim().is_empty() => Err("Paste the text of a model file"),
        PASTED => Ok(pasted),
        name => versions::preset_text(name).map(str::to_owned).ok_or("Choose what to begin from"),
    };
    let field = if posted.field("begin") == PASTED { "text" } else { "begin" };
    let text = faults.keep(field, text.and_then(|it| short_enough(&it)));
    Ok(title.zip(text).ok_or(faults))
}

/// A text as it was typed, with the line ends of a file.
pub fn as_typed(posted: &Posted, name: &str) -> String {
    posted.fields.get(name).map_or_else(String::new, |it| it.replace("\r\n", "\n"))
}

/// A text, unless it is longer than any model.
pub fn short_enough(text: &str) -> Result<String, &'static str> {
    if text.len() <= LONGEST {
        Ok(text.to_owned())
    } else {
        Err("A model file has at most 256 KiB of text. Nothing was saved")
    }
}

/// `POST /model/drafts/file`
pub async fn begin_with_file(
    State(app): State<App>,
    request: Request,
) -> Result<Response, WebError> {
    let (visit, sent) = receive(&app, request).await?;
    let record = typed::record(sent.field("record"))?;
    let text = String::from_utf8(sent.bytes.clone())
        .map_err(|_| "This is not a text file: give a model as TOML");
    let text = match text {
        _ if sent.bytes.is_empty() => Err("Choose a file"),
        text => text.and_then(|it| short_enough(&it.replace("\r\n", "\n"))),
    };
    match text {
        Ok(text) => save(&visit, record, &title_of(&text, &sent.name), &text).await,
        Err(said) => {
            let file_form = typed::with_faults(file_form(&visit), Faults::one("file", said));
            visit.page_with_errors(page(form(&visit), file_form)).await
        }
    }
}

async fn receive(app: &App, request: Request) -> Result<(Visit, SentFile), WebError> {
    use axum::extract::FromRequestParts;
    let (mut parts, body) = request.into_parts();
    let visit = Visit::from_request_parts(&mut parts, app).await?;
    visit.may(Right::EditModel)?;
    let request = Request::from_parts(parts, body);
    let multipart = Multipart::from_request(request, app).await.map_err(|_| WebError::BadForm)?;
    let sent = SentFile::read(multipart, 1 << 20).await?;
    visit.check_token(sent.field("form_token"))?;
    Ok((visit, sent))
}

/// What the file calls its model, or else what the file is called.
fn title_of(text: &str, file: &str) -> String {
    let read = trustwide_domain::model::Model::read(
        file,
        text,
        &trustwide_domain::model::Known::shipped(),
    );
    let title = read.map(|it| it.about.title).unwrap_or_default();
    let title = if title.is_empty() { file.to_owned() } else { title };
    title.chars().take(200).collect()
}

async fn save(
    visit: &Visit,
    record: RecordId,
    title: &str,
    text: &str,
) -> Result<Response, WebError> {
    let href = format!("/model/drafts/{record}");
    let mut write = visit.write().await?;
    match write.draft_model(record.clone(), title, text).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(model_version::Entity::KIND, &record, None, "/model");
    let undo = Undo { label: "Undo".into(), action };
    reply::done(&href, "The draft is begun. Nothing is in force by it.", Some(undo))
}

fn form(visit: &Visit) -> Form {
    let mut begin = vec![Choice::new("", "Choose a model")];
    if visit.frame.adopted.is_some() {
        begin.push(Choice::new(IN_FORCE, "The model in force"));
    }
    begin.extend(versions::preset_lines().into_iter().map(|it| Choice::new(it.name, it.whose)));
    begin.push(Choice::new(PASTED, "The text below"));
    if let Some(chosen) = visit.asked("begin") {
        begin.iter_mut().for_each(|it| it.chosen = it.value == chosen);
    }
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::text("title", "What to call it")
            .with_autocomplete("off")
            .with_help("As your trust will read it: How our schools improve together"),
        Field::new("begin", "Begin from", FieldKind::Select(begin))
            .with_help("All of it can be changed before anything is adopted."),
        Field::new("text", "Text of a model file", FieldKind::Source)
            .optional()
            .with_help("Only where you begin from a text of your own."),
    ];
    Form::new("/model/drafts", "Begin the draft", fields).with_id("draft").with_cancel("/model")
}

fn file_form(visit: &Visit) -> Form {
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::new("file", "Model file", FieldKind::File)
            .with_help("TOML, as ‘trustwide model check’ reads it"),
    ];
    Form::new("/model/drafts/file", "Begin from the file", fields).with_id("file").lesser()
}

fn page(form: Form, file_form: Form) -> NewDraftPage {
    NewDraftPage { presets: versions::preset_lines(), form, file_form }
}
