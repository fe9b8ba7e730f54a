//! A list of relations on the command line, which replaces the list of the configuration or,
//! with a + before its names, adds to it.

use super::exit::UsageError;
use crate::config::Relation;
use clap::builder::{EnumValueParser, PossibleValue, StringValueParser, TypedValueParser};
use std::ffi::OsStr;

/// One name of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    relation: Relation,
    /// Whether it stands behind a +.
    adds: bool,
}

/// Parses a name, with or without a +.
#[derive(Debug, Clone, Copy)]
pub struct NamedParser;

impl TypedValueParser for NamedParser {
    type Value = Named;

    fn parse_ref(
        &self,
        command: &clap::Command,
        arg: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<Named, clap::Error> {
        let text = StringValueParser::new().parse_ref(command, arg, value)?;
        let name = text.strip_prefix('+');
        let relation = EnumValueParser::<Relation>::new().parse_ref(
            command,
            arg,
            OsStr::new(name.unwrap_or(&text)),
        )?;
        Ok(Named {
            relation,
            adds: name.is_some(),
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        // What they mean in full is in the help of the enumeration.
        EnumValueParser::<Relation>::new()
            .possible_values()
            .map(|values| Box::new(values.collect::<Vec<_>>().into_iter()) as Box<_>)
    }
}

/// The list that a flag comes to, over the list of the configuration.
///
/// # Errors
/// Only some of the names have a +.
pub fn listed(
    flag: &str,
    named: Option<&[Named]>,
    configured: &[Relation],
) -> Result<Option<Vec<Relation>>, UsageError> {
    let Some(named) = named else {
        return Ok(None);
    };
    let adds = named.iter().any(|name| name.adds);
    if adds && !named.iter().all(|name| name.adds) {
        return Err(UsageError(format!(
            "{flag} has names with a + and names without; write + before all of them to add to {}, or before none to replace it",
            names(configured)
        )));
    }
    let mut list: Vec<Relation> = named.iter().map(|name| name.relation).collect();
    if adds {
        list.extend(configured);
    }
    list.sort();
    list.dedup();
    Ok(Some(list))
}

fn names(relations: &[Relation]) -> String {
    let names: Vec<_> = relations.iter().map(|relation| relation.name()).collect();
    match names[..] {
        [] => "the empty list".to_owned(),
        _ => names.join(","),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(named: &[(Relation, bool)]) -> Result<Option<Vec<Relation>>, UsageError> {
        let named: Vec<_> = named
            .iter()
            .map(|&(relation, adds)| Named { relation, adds })
            .collect();
        listed("--drop", Some(&named), &[Relation::Exact])
    }

    #[test]
    fn a_list_replaces_or_adds() {
        use Relation::{Exact, Near, Template};
        assert_eq!(list(&[(Near, false)]).unwrap(), Some(vec![Near]));
        assert_eq!(list(&[(Near, true)]).unwrap(), Some(vec![Exact, Near]));
        assert_eq!(
            list(&[(Template, true), (Exact, true)]).unwrap(),
            Some(vec![Exact, Template])
        );
        assert!(list(&[(Near, true), (Template, false)]).is_err());
        assert_eq!(listed("--drop", None, &[Exact]).unwrap(), None);
    }
}
