//! What recipes read, and what they refuse.

use crate::model::PartialDate;
use crate::read;
use crate::sources::{Geography, PublisherKind, Section};

use super::super::Extracted;
use super::super::Speaker;
use super::super::Vocabulary;
use super::Recipe;

fn geography() -> Geography {
    Geography::parse(include_str!("../../../sources/vocabulary/territories.toml")).unwrap()
}

/// What a document claims, a line each, or why nobody can tell.
fn told(document: &str, recipe: &str) -> Result<Vec<String>, String> {
    let found = extracted(document, recipe)?;
    let claims = found.claims.iter().map(|claim| {
        let date = claim.date.map_or_else(String::new, |date| format!(" {date}"));
        let stages = claim.stages.code();
        format!("{} {stages} {}{date} {}", claim.territory, claim.value_text, claim.method)
    });
    let mentions = found.mentions.iter().map(|mention| {
        let department = mention.department.map_or_else(String::new, |it| it.to_string());
        format!("{} [{department}]", mention.name)
    });
    let missed =
        found.missed.iter().map(|missed| format!("! {}: {}", missed.locator, missed.reason));
    Ok(claims.chain(mentions).chain(missed).collect())
}

fn extracted(document: &str, recipe: &str) -> Result<Extracted, String> {
    let geography = geography();
    let vocabulary = Vocabulary::built_in(&geography);
    let section = |table| Section::of_file(recipe, table).unwrap();
    let reading = read::Recipe::parse(section("read").as_ref(), None).unwrap();
    let recipe = Recipe::parse(section("extract").as_ref(), &geography);
    let recipe = recipe.map_err(|error| error.to_string())?;
    let document = read::read(document.as_bytes(), None, &reading);
    let document = document.map_err(|error| error.to_string())?;
    let speaker = Speaker {
        publisher: "ARS Bretagne".to_owned(),
        kind: PublisherKind::Ars,
        territory: geography.find("Bretagne").unwrap(),
        published: "2024-03".parse::<PartialDate>().ok(),
    };
    let found = recipe.extract(&document, &speaker, (&vocabulary, &geography));
    found.map_err(|miss| miss.to_string())
}

#[test]
fn figures_as_the_recipe_says() {
    let value = "[extract.columns]\ndepartment = 'dep'\nvalue = 'n'\n";
    #[rustfmt::skip]
    let cases: &[(&str, &str, &[&str])] = &[
        ("dep;n\n35;12\n2A;3\n1;4\nTotal;19\n", value,
            &["DEP-35 preproject..aci_signed 12 table", "DEP-2A preproject..aci_signed 3 table", "DEP-01 preproject..aci_signed 4 table"]),
        ("dep;n\n35;12\nTotal;12\n", "[extract]\ntotal = 'FRA'\nstages = 'aci_signed'\ncolumns = { department = 'dep', value = 'n' }\n",
            &["DEP-35 aci_signed 12 table", "FRA aci_signed 12 table"]),
        ("dep;n\n976;2\nLa Réunion;3\n69 - Rhône;n.c.\n", value,
            &["REG-06 preproject..aci_signed 2 table", "REG-04 preproject..aci_signed 3 table"]),
        ("Les CPTS au 1er mars 2024;;\ndep;autre;n\n35;x;12\ndep;autre;n\nZoo;y;1\n", value,
            &["DEP-35 preproject..aci_signed 12 table", "! line 5: `Zoo` is no territory"]),
        ("reg;ACI signés;LI\n53;4;-\n28;1;2\n",
            "[extract.columns]\nregion = 'reg'\n[[extract.values]]\ncolumn = 'ACI signés'\n[[extract.values]]\ncolumn = 'LI'\nstages = 'letter_of_intent'\ndate = '2023'\n",
            &["REG-53 aci_signed 4 table", "REG-28 aci_signed 1 table", "REG-28 letter_of_intent 2 2023 table"]),
        ("<main><h2>Autres</h2><table><tr><th>dep</th><th>n</th></tr><tr><td>29</td><td>9</td></tr></table>\
          <h2>CPTS</h2><p>Chiffres arrêtés au 1er juillet 2023.</p>\
          <table><tr><th>dep</th><th>n</th></tr><tr><td>35</td><td>7</td></tr></table></main>",
            "[extract]\ntable = 'cpts'\ncolumns = { department = 'dep', value = 'n' }\n",
            &["DEP-35 preproject..aci_signed 7 2023-07-01 table"]),
        ("{\"jour\": \"2023-05-02\", \"liste\": [{\"dep\": \"35\", \"n\": 7}, {\"dep\": \"29\", \"n\": null}]}",
            "[read]\nrecords = '/liste'\nbeside = ['/jour']\n[extract.columns]\ndepartment = 'dep'\nvalue = 'n'\ndate = '/jour'\n",
            &["DEP-35 preproject..aci_signed 7 2023-05-02 table"]),
        ("{\"35\": {\"n\": 7}, \"29\": {\"n\": 8}}",
            "[read]\nrecords = ''\n[extract.columns]\ndepartment = 'key'\nvalue = 'n'\n",
            &["DEP-35 preproject..aci_signed 7 table", "DEP-29 preproject..aci_signed 8 table"]),
    ];
    for (document, recipe, expected) in cases {
        assert_eq!(told(document, recipe).unwrap(), *expected, "for {document} by {recipe}");
    }
}

#[test]
fn lists_are_counted_where_they_are_complete() {
    let columns = "columns = { name = 'nom', department = 'dep', stage = 'statut' }\n";
    let list = "nom;dep;statut\nRedon;35;ACI signé\nRedon;35;ACI signé\nRennes;35;ACI signé\nBrest;29;en projet\n";
    let names = ["CPTS Redon [DEP-35]", "CPTS Rennes [DEP-35]", "CPTS Brest [DEP-29]"];
    let open = format!("[extract]\n{columns}");
    assert_eq!(told(list, &open).unwrap(), names, "a list that does not say so is not counted");
    let complete = format!("[extract]\ncomplete = true\ndate = '2024-01'\n{columns}");
    let counted = told(list, &complete).unwrap();
    let expected = [
        "REG-53 preproject..letter_of_intent 1 2024-01 listing",
        "DEP-29 preproject..letter_of_intent 1 2024-01 listing",
        "REG-53 aci_signed 2 2024-01 listing",
        "DEP-35 aci_signed 2 2024-01 listing",
    ];
    assert_eq!(counted[..4], expected);
    let found = extracted(list, &complete).unwrap();
    assert_eq!(found.claims[3].evidence, "Redon;35;ACI signé");
    assert_eq!(found.claims[3].total, Some(2), "the parts make up the whole");

    let doubtful = list.replace("Rennes;35;ACI signé", "Rennes;35;?!");
    let found = extracted(&doubtful, &complete).unwrap();
    assert!(
        found.claims.iter().all(|claim| {
            claim.value.high().is_none() == (claim.territory.to_string() != "DEP-29")
        }),
        "a stage that nobody understands may be any: {:#?}",
        found.claims
    );
}

#[test]
fn a_word_has_the_sense_of_its_publisher() {
    let page = "<main><p>La Bretagne compte 12 CPTS en fonctionnement au 1er mars 2024.</p></main>";
    let plain = told(page, "").unwrap();
    let own = told(page, "[extract.wordings]\n\"en fonctionnement\" = 'aci_signed'\n").unwrap();
    assert_eq!(plain, ["REG-53 health_project..aci_signed 12 2024-03-01 sentence"]);
    assert_eq!(own, ["REG-53 aci_signed 12 2024-03-01 sentence"]);
}

#[test]
fn what_the_document_does_not_hold_is_told() {
    let value = "[extract.columns]\ndepartment = 'dep'\nvalue = 'n'\n";
    let hold = "which the document does not hold; it holds";
    #[rustfmt::skip]
    let cases: &[(&str, &str, String)] = &[
        ("code;n\n35;12\n", value, format!("`extract.columns.department` is `dep`, {hold} `code`, `n`")),
        ("dep;n;n\n35;12;1\n", value, "`extract.columns.value` is `n`, which 2 columns are called".to_owned()),
        ("dep;n\n35;beaucoup\n", value, "`extract.columns.value` is `n`, but line 2 holds `beaucoup`, which is no communities".to_owned()),
        ("dep;n\n35;-5\n", value, "`extract.columns.value` is `n`, but line 2 holds `-5`, which is no communities".to_owned()),
        ("dep;n\n35;12,5\n", value, "`extract.columns.value` is `n`, but line 2 holds `12,5`, which is no communities".to_owned()),
        ("dep;n\n35;\n", value, "`extract.columns.value` is `n`, but no row has a figure in it".to_owned()),
        ("dep;n\n12;Ain\nx;y\n", "[extract.columns]\nterritory = 'n'\nname = 'dep'\nstage = 'dep'\n",
            "`extract.columns.stage` is `dep`, but not one of its cells is a stage: the first is `12`".to_owned()),
        ("Une phrase.\n\nUne autre.\n", value, "`extract.columns.value` is `n`, but the document holds no table".to_owned()),
        ("{\"d\": [{\"dep\": \"35\", \"n\": true}, {\"dep\": \"29\", \"n\": 3}]}", &format!("[read]\nrecords = '/d'\n{value}"),
            "`extract.columns.value` is `n`, but no row has a figure in it".to_owned()),
        ("{\"d\": [{\"dep\": \"35\", \"n\": 1e999}]}", &format!("[read]\nrecords = '/d'\n{value}"),
            "`extract.columns.value` is `n`, but /d/0 holds `1e999`, which is no communities".to_owned()),
        ("{\"d\": [{\"dep\": \"35\"}, 3]}", "[read]\nrecords = '/d'\n",
            "`read.records` is `/d`, but it is no list of records: its elements are of several kinds".to_owned()),
        ("{\"d\": [{\"dep\": \"35\"}]}", "[read]\nrecords = '/results'\n", format!("`read.records` is `/results`, {hold} `/d`")),
        ("{\"n\": 9, \"d\": [{\"dep\": \"35\"}]}", "[read]\nrecords = '/d'\ntotal = '/n'\n",
            "`read.total` is `/n`, but the document holds 1 records of 9".to_owned()),
        ("{\"n\": 9, \"d\": []}", "[read]\nrecords = '/d'\n", "`read.records` is `/d`, but it is an empty list".to_owned()),
    ];
    for (document, recipe, expected) in cases {
        assert_eq!(told(document, recipe).unwrap_err(), *expected, "for {document} by {recipe}");
    }
}

#[test]
fn a_layer_of_other_structures_names_no_community() {
    let layer = |name: &str, layer: &str| {
        format!(
            "{{\"type\": \"FeatureCollection\", \"name\": \"{layer}\", \"features\": [{{\"type\": \"Feature\", \
             \"geometry\": null, \"properties\": {{\"nom\": \"{name}\", \"dep\": \"14\", \"ville\": \"Caen\"}}}}]}}"
        )
    };
    assert_eq!(told(&layer("PSLA de Bayeux", "Structures de santé"), "").unwrap(), [""; 0]);
    let own = told(&layer("CPTS de Bayeux", "Structures de santé"), "").unwrap();
    assert_eq!(own, ["CPTS de Bayeux [DEP-14]"]);
}

proptest::proptest! {
    #[test]
    fn any_table_is_read_or_refused(
        rows in "((nom|35|Total|-5|12|ACI signé|2024|é|);){2}(n|x|12|1e9|n.c.|)\n{0,1}",
        more in "((Redon|Bretagne|99|2A|);){2}(3|12,5|-|[a-z]{0,3})\n",
    ) {
        let text = format!("dep;nom;n\n{rows}\n{}", more.repeat(3));
        let recipe = "[extract]\ncomplete = true\n[extract.columns]\ndepartment = 'dep'\nname = 'nom'\nvalue = 'n'\n";
        for line in told(&text, recipe).unwrap_or_default() {
            proptest::prop_assert!(!line.is_empty());
        }
    }
}
