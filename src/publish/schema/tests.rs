//! The schema holds together.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_dictionary_is_used_up_and_has_no_twins() {
    let all = tables().iter().chain([history(), refused()]);
    let used: BTreeSet<_> = all.flat_map(|t| &t.fields).map(|f| f.column.name).collect();
    let mut seen = BTreeSet::from(["input_row"]);
    assert!(DICTIONARY.iter().any(|column| column.name == "input_row"));
    for column in DICTIONARY.iter().filter(|column| column.name != "input_row") {
        let Column { name, fr, en, .. } = column;
        assert!(seen.insert(name), "`{name}` is defined twice");
        assert!(used.contains(name), "`{name}` is in no table");
        assert!(!fr.is_empty() && !en.is_empty(), "`{name}` is not described");
        let slug = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(slug, "`{name}` is not snake_case");
    }
}

#[test]
fn tables_are_well_formed() {
    for table in tables().iter().chain([history(), refused()]) {
        let names: Vec<_> = table.fields.iter().map(|f| f.column.name).collect();
        let distinct: BTreeSet<_> = names.iter().collect();
        assert_eq!(distinct.len(), names.len(), "twins in `{}`", table.name);
        for key in &table.key {
            let field = table.fields.iter().find(|f| f.column.name == *key);
            let presence = field.map(|f| f.presence);
            assert_eq!(presence, Some(Presence::Always), "key `{key}` of `{}`", table.name);
        }
        // A reader is told what a row is, or that two may be alike: a sentence may hold a number twice.
        let is_told = table.key.is_empty() != table.apart.is_empty() || table.name == "unread";
        assert!(is_told, "what tells the rows of `{}` apart", table.name);
        for column in &table.apart {
            assert!(names.contains(column), "`{}` has no `{column}`", table.name);
        }
        for by in &table.order {
            assert!(names.contains(by), "`{}` is sorted by `{by}`, which it has not", table.name);
        }
        for Field { column, presence } in &table.fields {
            let text = matches!(column.kind, Kind::Text | Kind::Code(_));
            let sound = text || *presence != Presence::MaybeEmpty;
            assert!(sound, "`{}` of `{}` cannot be an empty text", column.name, table.name);
        }
    }
}

/// A program asks for a place first: what is not of it can be passed over. A person meets the country first.
#[test]
fn tables_of_numbers_are_sorted_by_what_readers_ask_for() {
    for table in
        [named("figures"), named("claims"), named("decisions"), named("coverage"), history()]
    {
        let asked = ["territory_code", "measure", "stage_from", "stage_to"];
        let order = table.order.strip_prefix(&["territory_level"]).unwrap_or(&table.order);
        assert!(order.starts_with(&asked), "`{}` is sorted by {:?}", table.name, table.order);
    }
}

/// The names that the design promises: losing one breaks somebody's notebook.
#[test]
fn the_promised_columns_are_there() {
    #[rustfmt::skip]
    let promised = [
        ("claims", "claim_id source_id publisher publisher_kind attributed_to territory_code \
          territory_level territory_name measure stage_from stage_to value_low value_high \
          qualifier value_text as_of_start as_of_end as_of_precision as_of_basis published_on \
          first_seen last_seen withdrawn_at url capture_id locator evidence method rule"),
        ("figures", "territory_code territory_level territory_name measure stage_from stage_to \
          value low high as_of status claim_id witnesses dissenters decided_by explanation"),
        ("decisions", "claim_id rank step outcome reason_fr reason_en"),
        ("repairs", "conflict_id repair claim_id implied_low implied_high likely_typing_error \
          meant_value certain range_low range_high"),
        ("coverage", "territory_code stage_from stage_to status age_days witnesses conflicts"),
        ("sources", "source_id state reason"),
    ];
    for (table, columns) in promised {
        let fields = &named(table).fields;
        for name in columns.split_whitespace() {
            let found = fields.iter().any(|field| field.column.name == name);
            assert!(found, "`{table}` has lost `{name}`");
        }
    }
}

#[test]
fn every_code_is_put_into_words() {
    for Column { name, kind, .. } in DICTIONARY {
        let Kind::Code(codes) = kind else { continue };
        for code in codes.iter().filter(|code| !code.is_empty()) {
            let word = column(name).word(code);
            let told = word.is_some_and(|word| !word.fr.is_empty() && !word.en.is_empty());
            assert!(told, "`{code}` of `{name}` is in no words");
        }
    }
}

/// Also what decides by the policy that comes with the program: a reader meets these codes everywhere.
#[test]
fn every_step_of_the_policy_is_put_into_words() {
    let policy: toml::Table = include_str!("../../../sources/policy.toml").parse().unwrap();
    let order = policy["order"].as_array().unwrap();
    assert!(10 < order.len());
    let codes: Vec<&str> = order.iter().map(|step| step.as_str().unwrap()).collect();
    for code in &codes {
        assert!(step_word(code).is_some(), "`{code}` is in no words");
    }
    assert!(codes.is_sorted_by_key(|code| step_rank(code)), "the words stand in another order");
}
