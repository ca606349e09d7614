//! The description of the interface: for programs, for people, and what each field means.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use issuer_office::workflow::exchange::data_dictionary::{DataDictionary, data_dictionary};
use issuer_pages::api_docs::{ApiDocsPage, CodeRow, FieldRow, Operation, Parameter, SchemaCard};
use serde_json::{Value, json};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, Info, OpenApi, OpenApiBuilder};

use super::body::Gap;
use super::problem::{CODES, Problem, Problems};
use super::tagged::{FOR_EVERYBODY, tagged};
use crate::http::fault::Fault;
use crate::http::looking::{frame_at, page};
use crate::http::service::Service;

/// The dialect of our schemas: that of OpenAPI 3.1.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What stands above the paths.
pub(super) fn head() -> OpenApi {
    let mut info = Info::new("Him Parivar exchange", "1.0.0");
    info.description = Some(
        "Exchange of data about family cards between the issuing office and other departments. A \
         token (Authorization: Bearer) says who asks; it has scopes, and its client a profile of \
         fields and an area. Aadhaar numbers are refused at every input. Every problem is an \
         application/problem+json document with a stable code, in Hindi and English. What gives \
         personal data away is noted in the share register first."
            .to_owned(),
    );
    let mut components = Components::new();
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    components.add_security_scheme("token", bearer);
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .build()
}

fn described() -> Result<Value, Problem> {
    serde_json::to_value(super::openapi()).map_err(|error| Problem::away(error.to_string()))
}

/// GET `/api/v1/openapi.json`
pub(super) async fn openapi_json(headers: HeaderMap) -> Result<Response, Problem> {
    let text = serde_json::to_vec_pretty(&described()?);
    let text = text.map_err(|error| Problem::away(error.to_string()))?;
    Ok(tagged(&headers, "application/json", FOR_EVERYBODY, text))
}

/// Says what each field means
///
/// Every field that leaves the office: its meaning, who answers for it, which profiles have it, and
/// whether its shape is agreed.
#[utoipa::path(
    get,
    path = "/api/v1/dictionary",
    operation_id = "getDictionary",
    tag = "documents",
    security(()),
    responses(
        (status = 200, description = "The data dictionary", body = DataDictionary),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn dictionary(headers: HeaderMap) -> Result<Response, Problem> {
    let text = serde_json::to_vec(&data_dictionary());
    let text = text.map_err(|error| Problem::away(error.to_string()))?;
    Ok(tagged(&headers, "application/json", FOR_EVERYBODY, text))
}

/// Gives the JSON Schema of a document
///
/// Of every document of this description, by its name, with those that it is made of.
#[utoipa::path(
    get,
    path = "/api/v1/schemas/{name}",
    operation_id = "getSchema",
    tag = "documents",
    security(()),
    params(("name" = String, Path, description = "The document's name, such as FamilyCard", pattern = "^[A-Za-z]{1,40}$")),
    responses(
        (status = 200, description = "The schema (2020-12)", content_type = "application/schema+json", body = Object),
        (status = 304, description = "As before (ETag, If-None-Match)"),
        Problems
    )
)]
pub(super) async fn schema(headers: HeaderMap, Gap(name): Gap) -> Result<Response, Problem> {
    let mut described = described()?;
    let all = described["components"]["schemas"].take();
    if !all.as_object().is_some_and(|all| all.contains_key(&name)) {
        return Err(Problem::new("not-found"));
    }
    let schema = json!({
        "$schema": DIALECT,
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": all },
    });
    let text = serde_json::to_vec_pretty(&schema);
    let text = text.map_err(|error| Problem::away(error.to_string()))?;
    Ok(tagged(
        &headers,
        "application/schema+json",
        FOR_EVERYBODY,
        text,
    ))
}

/// GET `/api/v1/docs`
pub(super) async fn docs(
    State(service): State<Service>,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let frame = frame_at(&service, &headers, "/api/v1/docs", None);
    let described = serde_json::to_value(super::openapi());
    let described = described.map_err(|error| Fault::Away(error.to_string()))?;
    let paths = described["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(|(method, operation)| operation_of(path, method, operation))
    });
    let schemas = described["components"]["schemas"].as_object();
    let schemas = schemas.into_iter().flatten();
    let codes = CODES.iter().map(|(code, status)| CodeRow {
        code,
        status: *status,
        message: frame.w.say(&format!("problem-{code}")),
        next: frame.w.say(&format!("problem-{code}-next")),
    });
    page(&ApiDocsPage {
        what: text(&described["info"]["description"]),
        operations: operations.collect(),
        schemas: schemas
            .map(|(name, schema)| schema_of(name, schema))
            .collect(),
        codes: codes.collect(),
        frame,
    })
}

fn operation_of(path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let request = operation["requestBody"]["content"].as_object();
    let request = request.into_iter().flatten().next();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let scope = &operation["security"][0]["token"];
    Operation {
        method: method.to_ascii_uppercase(),
        path: path.to_owned(),
        id: text(&operation["operationId"]),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        scope: scope
            .as_array()
            .map(|scopes| text(scopes.first().unwrap_or(&Value::Null))),
        parameters: parameters
            .map(|parameter| Parameter {
                name: text(&parameter["name"]),
                place: text(&parameter["in"]),
                what: text(&parameter["description"]),
                required: parameter["required"].as_bool().unwrap_or_default(),
            })
            .collect(),
        request: request
            .map(|(media_type, content)| (media_type.clone(), kind(&content["schema"]))),
        answers: answers
            .filter(|(status, _)| !matches!(status.as_bytes().first(), Some(b'4' | b'5')))
            .map(|(status, answer)| {
                let content = answer["content"].as_object().into_iter().flatten().next();
                let kind =
                    content.map_or_else(String::new, |(_, content)| kind(&content["schema"]));
                (status.clone(), text(&answer["description"]), kind)
            })
            .collect(),
    }
}

fn schema_of(name: &str, schema: &Value) -> SchemaCard {
    let required = schema["required"].as_array().into_iter().flatten();
    let required: Vec<String> = required.map(text).collect();
    let fields = schema["properties"].as_object().into_iter().flatten();
    SchemaCard {
        name: name.to_owned(),
        what: text(&schema["description"]),
        fields: fields
            .map(|(field, schema)| FieldRow {
                name: field.clone(),
                kind: kind(schema),
                what: text(&schema["description"]),
                required: required.contains(field),
            })
            .collect(),
    }
}

/// What kind of value a schema is, in a few words.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or_default().to_owned();
    }
    for choice in ["oneOf", "allOf"] {
        let parts = schema[choice].as_array().into_iter().flatten();
        if let Some(named) = parts.into_iter().find(|part| part["$ref"].is_string()) {
            return kind(named);
        }
    }
    match schema["type"].as_str() {
        Some("array") => format!("[{}]", kind(&schema["items"])),
        Some(word) => word.to_owned(),
        None => String::new(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
