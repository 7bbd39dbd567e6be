//! What the schema says of a configuration, and what the reader does.

use boon::{Compiler, SchemaIndex, Schemas};
use passcode::config::ConfigSchema;
use passcode::store::StoreKeys;
use passcode::{Config, Registry, Sealer};
use passcode_gateway::Settings;
use serde_json::Value;

pub(super) fn schema() -> Value {
    schema_of(&Registry::default())
}

pub(super) fn schema_of(registry: &Registry) -> Value {
    Settings::describe(ConfigSchema::new(registry)).into_value()
}

pub(super) struct Judge {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Judge {
    pub(super) fn new() -> Self {
        Self::of(schema())
    }

    /// The schema is itself judged by draft 2020-12.
    pub(super) fn of(schema: Value) -> Self {
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        let place = "https://passcode.invalid/passcode.schema.json";
        compiler.add_resource(place, schema).unwrap();
        let schema = compiler.compile(place, &mut schemas).unwrap();
        Self { schemas, schema }
    }

    /// What is wrong with it, at which places.
    pub(super) fn check(&self, configuration: &str) -> Result<(), String> {
        let table: toml::Table = configuration.parse().unwrap_or_else(|why| {
            panic!("{why}: {configuration}");
        });
        let instance = json(toml::Value::Table(table));
        self.schemas.validate(&instance, self.schema).map_err(|wrong| format!("{wrong:#}"))
    }
}

/// As editors of TOML hand it to a schema: a date is text.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(truth) => truth.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect())
        }
    }
}

/// What the reader finds first, with every variable set to what can be in it.
pub(super) fn read(configuration: &str) -> Result<(), String> {
    let config = Config::from_toml(configuration).map_err(|error| error.to_string())?;
    let config = config.with_variables(|name| match name {
        _ if name.contains("STORE_KEY") => StoreKeys::generate_key().ok(),
        _ if name.contains("SEALING_KEY") => Sealer::generate_key().ok(),
        _ if name.contains("SMTP") => Some("smtps://u:p@mail.example.com".to_owned()),
        _ if name.contains("REDIS") => Some("redis://localhost".to_owned()),
        _ if name.contains("PRELUDE") => Some("sk_0123456789".to_owned()),
        _ => Some("123456".to_owned()),
    });
    Settings::read(&config, None).map_err(|error| error.to_string())?;
    config.build().map(|_| ()).map_err(|error| error.to_string())
}
