//! Forms as data: one column, labels above, help under the label, errors beside the field and listed on top.
//!
//! Not here: reading what was posted. A handler builds the same form again with the typed values and the errors.

/// A form that posts. The shell adds its token.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    pub action: String,
    /// Sets this form's fields apart from those of other forms on the page: `capacity`.
    pub id: String,
    /// The verb on the button: `Add person`.
    pub submit: String,
    pub fields: Vec<Field>,
    /// Faults of the whole form, beside those of its fields.
    pub errors: Vec<String>,
    /// A file is uploaded.
    pub multipart: bool,
    /// Where `Cancel` leads, if anywhere.
    pub cancel: Option<String>,
    /// What the act will do, said before it is done.
    pub warning: Option<String>,
    /// The act ends or takes away something: its button is drawn as one that does.
    pub grave: bool,
    /// The lesser act beside another: its button is drawn without weight.
    pub lesser: bool,
}

/// One thing to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the post.
    pub name: String,
    pub label: String,
    pub help: Option<String>,
    /// As typed; never filled for passwords, codes and files.
    pub value: String,
    pub error: Option<String>,
    pub kind: FieldKind,
    /// The browser's name for what belongs here: `username`, `current-password`, `one-time-code`.
    pub autocomplete: Option<&'static str>,
    pub optional: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Email,
    Password,
    /// Six digits from a telephone.
    Code,
    Date,
    /// An hour of the day.
    Time,
    Number,
    TextArea,
    /// A long text in which each letter counts, such as a model file.
    Source,
    File,
    Hidden,
    Select(Vec<Choice>),
    Radios(Vec<Choice>),
    /// Each choice posts the field's name with its own value.
    Checkboxes(Vec<Choice>),
}

/// One answer of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub help: Option<String>,
    pub chosen: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into(), help: None, chosen: false }
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

impl Form {
    pub fn new(action: impl Into<String>, submit: impl Into<String>, fields: Vec<Field>) -> Self {
        let fields_hold_file = fields.iter().any(|field| field.kind == FieldKind::File);
        Form {
            action: action.into(),
            submit: submit.into(),
            fields,
            multipart: fields_hold_file,
            ..Form::default()
        }
    }

    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        self.id = id.into();
        self
    }

    pub fn with_cancel(mut self, href: impl Into<String>) -> Self {
        self.cancel = Some(href.into());
        self
    }

    pub fn with_warning(mut self, warning: impl Into<String>) -> Self {
        self.warning = Some(warning.into());
        self
    }

    /// For an act that ends or takes away something: what it will do is said before it is done.
    pub fn grave(mut self, warning: impl Into<String>) -> Self {
        self.grave = true;
        self.with_warning(warning)
    }

    pub fn lesser(mut self) -> Self {
        self.lesser = true;
        self
    }

    pub fn with_error(mut self, error: impl Into<String>) -> Self {
        self.errors.push(error.into());
        self
    }

    /// The id of a field on the page.
    pub fn id_of(&self, field: &Field) -> String {
        match self.id.as_str() {
            "" => format!("field-{}", field.name),
            form => format!("{form}-{}", field.name),
        }
    }

    /// Where the list of errors leads: the field, or the first of its choices.
    pub fn first_input_id(&self, field: &Field) -> String {
        match &field.kind {
            FieldKind::Radios(_) | FieldKind::Checkboxes(_) => format!("{}-1", self.id_of(field)),
            _ => self.id_of(field),
        }
    }

    /// The ids of what describes a field, for assistive technology.
    pub fn described_by(&self, field: &Field) -> String {
        let help = field.help.as_ref().map(|_| format!("{}-help", self.id_of(field)));
        let error = field.error.as_ref().map(|_| format!("{}-error", self.id_of(field)));
        [help, error].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// Whether it comes back because something in it has to change.
    pub fn has_errors(&self) -> bool {
        !self.errors.is_empty() || self.fields.iter().any(|field| field.error.is_some())
    }
}

impl Field {
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: FieldKind) -> Self {
        Field {
            name: name.into(),
            label: label.into(),
            help: None,
            value: String::new(),
            error: None,
            kind,
            autocomplete: None,
            optional: false,
        }
    }

    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Field::new(name, label, FieldKind::Text)
    }

    pub fn hidden(name: impl Into<String>, value: impl Into<String>) -> Self {
        Field::new(name, "", FieldKind::Hidden).with_value(value)
    }

    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    pub fn with_error(mut self, error: impl Into<String>) -> Self {
        self.error = Some(error.into());
        self
    }

    pub fn with_autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = Some(autocomplete);
        self
    }

    pub fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The `type` of its `input`.
    pub fn input_type(&self) -> &'static str {
        match self.kind {
            FieldKind::Email => "email",
            FieldKind::Password => "password",
            FieldKind::Date => "date",
            FieldKind::Time => "time",
            FieldKind::File => "file",
            FieldKind::Hidden => "hidden",
            _ => "text",
        }
    }

    /// The keyboard a telephone should show.
    pub fn input_mode(&self) -> Option<&'static str> {
        matches!(self.kind, FieldKind::Code | FieldKind::Number).then_some("numeric")
    }
}
