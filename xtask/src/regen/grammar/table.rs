use Form::{Any, Flag, List, Map, One, Prose, Required, Text, TypeName};

/// An object that OpenAPI describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::regen) enum Kind {
    Document,
    Components,
    Path,
    Operation,
    Parameter,
    Header,
    Body,
    Response,
    Media,
    Schema,
    Server,
    Security,
}

/// What a member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    /// Text for people.
    Prose,
    Flag,
    /// Nothing that a client is made of.
    Any,
    One(Kind),
    List(Kind),
    Map(Kind),
    /// Operations by path.
    Paths,
    /// Answers by status.
    Responses,
    /// A type's name, or several.
    TypeName,
    /// A list of members, or an older language's flag on a member.
    Required,
    /// Values without structure.
    Values,
    /// A schema or a flag.
    SchemaOrFlag,
}

impl Kind {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Document => "a document",
            Self::Components => "the components",
            Self::Path => "a path",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::Header => "a header",
            Self::Body => "a request body",
            Self::Response => "a response",
            Self::Media => "a media type",
            Self::Schema => "a schema",
            Self::Server => "a server",
            Self::Security => "a security requirement",
        }
    }

    /// Where a reference to such an object leads; `None` if there must be none.
    pub(super) fn section(self) -> Option<&'static str> {
        match self {
            Self::Parameter => Some("parameters"),
            Self::Header => Some("headers"),
            Self::Body => Some("requestBodies"),
            Self::Response => Some("responses"),
            Self::Schema => Some("schemas"),
            _ => None,
        }
    }

    /// Its members; `None` if they are not fixed.
    pub(super) fn members(self) -> Option<&'static [(&'static str, Form)]> {
        Some(match self {
            Self::Document => &DOCUMENT,
            Self::Components => &COMPONENTS,
            Self::Path => &PATH,
            Self::Operation => &OPERATION,
            Self::Parameter => &PARAMETER,
            Self::Header => &HEADER,
            Self::Body => &BODY,
            Self::Response => &RESPONSE,
            Self::Media => &MEDIA,
            Self::Schema => &SCHEMA,
            Self::Server => &SERVER,
            Self::Security => return None,
        })
    }

    pub(super) fn form(self, member: &str) -> Option<Form> {
        self.members()?.iter().find(|(name, _)| *name == member).map(|(_, form)| *form)
    }
}

/// Whether a member is text for people.
pub(in crate::regen) fn is_prose(kind: Kind, member: &str) -> bool {
    kind.form(member) == Some(Form::Prose)
}

const DOCUMENT: [(&str, Form); 8] = [
    ("openapi", Any),
    ("info", Any),
    ("servers", List(Kind::Server)),
    ("paths", Form::Paths),
    ("components", One(Kind::Components)),
    ("security", List(Kind::Security)),
    ("tags", Any),
    ("externalDocs", Any),
];

const COMPONENTS: [(&str, Form); 9] = [
    ("schemas", Map(Kind::Schema)),
    ("responses", Map(Kind::Response)),
    ("parameters", Map(Kind::Parameter)),
    ("requestBodies", Map(Kind::Body)),
    ("headers", Map(Kind::Header)),
    ("securitySchemes", Any),
    ("examples", Any),
    ("links", Any),
    ("callbacks", Any),
];

const PATH: [(&str, Form); 12] = [
    ("summary", Prose),
    ("description", Prose),
    ("delete", One(Kind::Operation)),
    ("get", One(Kind::Operation)),
    ("head", One(Kind::Operation)),
    ("options", One(Kind::Operation)),
    ("patch", One(Kind::Operation)),
    ("post", One(Kind::Operation)),
    ("put", One(Kind::Operation)),
    ("trace", One(Kind::Operation)),
    ("servers", List(Kind::Server)),
    ("parameters", List(Kind::Parameter)),
];

const OPERATION: [(&str, Form); 12] = [
    ("tags", Any),
    ("summary", Prose),
    ("description", Prose),
    ("externalDocs", Any),
    ("operationId", Any),
    ("parameters", List(Kind::Parameter)),
    ("requestBody", One(Kind::Body)),
    ("responses", Form::Responses),
    ("callbacks", Any),
    ("deprecated", Flag),
    ("security", List(Kind::Security)),
    ("servers", List(Kind::Server)),
];

const PARAMETER: [(&str, Form); 13] = [
    ("name", Text),
    ("in", Text),
    ("description", Prose),
    ("required", Flag),
    ("deprecated", Flag),
    ("allowEmptyValue", Flag),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
    ("schema", One(Kind::Schema)),
    ("example", Any),
    ("examples", Any),
    ("content", Map(Kind::Media)),
];

const HEADER: [(&str, Form); 11] = [
    ("description", Prose),
    ("required", Flag),
    ("deprecated", Flag),
    ("allowEmptyValue", Flag),
    ("style", Text),
    ("explode", Flag),
    ("allowReserved", Flag),
    ("schema", One(Kind::Schema)),
    ("example", Any),
    ("examples", Any),
    ("content", Map(Kind::Media)),
];

const BODY: [(&str, Form); 3] =
    [("description", Prose), ("content", Map(Kind::Media)), ("required", Flag)];

const RESPONSE: [(&str, Form); 4] = [
    ("description", Prose),
    ("headers", Map(Kind::Header)),
    ("content", Map(Kind::Media)),
    ("links", Any),
];

const MEDIA: [(&str, Form); 4] =
    [("schema", One(Kind::Schema)), ("example", Any), ("examples", Any), ("encoding", Any)];

const SERVER: [(&str, Form); 3] = [("url", Text), ("description", Prose), ("variables", Any)];

const SCHEMA: [(&str, Form); 37] = [
    ("type", TypeName),
    ("format", Text),
    ("title", Prose),
    ("description", Prose),
    ("properties", Map(Kind::Schema)),
    ("required", Required),
    ("items", One(Kind::Schema)),
    ("additionalProperties", Form::SchemaOrFlag),
    ("allOf", List(Kind::Schema)),
    ("anyOf", List(Kind::Schema)),
    ("oneOf", List(Kind::Schema)),
    ("not", One(Kind::Schema)),
    ("enum", Form::Values),
    ("nullable", Flag),
    ("readOnly", Flag),
    ("writeOnly", Flag),
    ("deprecated", Flag),
    ("discriminator", Any),
    ("default", Any),
    ("example", Any),
    ("examples", Any),
    ("externalDocs", Any),
    ("xml", Any),
    ("pattern", Any),
    ("minLength", Any),
    ("maxLength", Any),
    ("minimum", Any),
    ("maximum", Any),
    ("exclusiveMinimum", Any),
    ("exclusiveMaximum", Any),
    ("multipleOf", Any),
    ("minItems", Any),
    ("maxItems", Any),
    ("uniqueItems", Any),
    ("minProperties", Any),
    ("maxProperties", Any),
    // Of other languages than OpenAPI 3.0, and prose wherever it is written.
    ("$comment", Any),
];
