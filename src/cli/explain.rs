//! `recoupe explain`: why a figure is what it is.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::model::{Measure, StageRange, Territory};
use crate::pipeline::{self, RunSettings, Silent};
use crate::publish::Edition;
use crate::reconcile::{Counterfactual, Figure, Status};
use crate::sources::Geography;

use super::look::look;
use super::run::beyond;
use super::telling::Telling;
use super::words::{self, Lang};
use super::{Outcome, dossier, fault, limits, settings};

/// Explain what is known of a territory: who says so, when, in which words, and who disagrees
///
/// The answer is worked out anew from the captures and the archive, without the network.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe explain FRA
  recoupe explain \"Grand Est\" --stage health_project
  recoupe explain bretagne --as-of 2023-12-31 --lang fr
  recoupe explain FRA --as-of 2023-12-31 --known-at 2026-03-01   what we believed that day of that
  recoupe explain FRA --measure population_share
  recoupe explain FRA --stage aci_signed --json

Each figure comes with who says it, who repeats it, who disagrees and by how much, which step of the
policy decided, what would be known without it, what would make all agree, and a citation to paste.

Stages: preproject, letter_of_intent, health_project, aci_signed, or a range of them such as
health_project..aci_signed. Measures: communities, population_share, population, target,
target_share, population_share_uncovered, population_uncovered.")]
pub(super) struct Args {
    /// A code such as FRA, REG-44 or DEP-08, or a name
    territory: String,

    /// Only these stages, exactly
    #[arg(long, value_name = "RANGE")]
    stage: Option<StageRange>,

    /// Only this measure
    #[arg(long, value_name = "NAME", value_parser = measure)]
    measure: Option<Measure>,

    /// The day whose state is told; the day of the newest capture by default
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    as_of: Option<NaiveDate>,

    /// Use only captures of this day and earlier: what was known then
    #[arg(long, value_name = "DATE", value_parser = settings::day)]
    known_at: Option<NaiveDate>,

    /// Every figure, not only the newest of each kind
    #[arg(long)]
    history: bool,

    /// The answer as JSON, in both languages
    #[arg(long, conflicts_with = "lang")]
    json: bool,

    /// The language of the answer
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,

    /// The folder that holds the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    /// Another policy than sources/policy.toml
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    limits: limits::DocumentLimits,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let settings = RunSettings {
        policy: args.policy.clone(),
        as_of: args.as_of,
        known_at: args.known_at,
        ..look(sources, &args.output, args.limits)
    };
    if let Some((message, hint)) = beyond(&settings) {
        return fault::misuse(&message, &hint, err);
    }
    let geography = match Geography::load(sources) {
        Ok(geography) => geography,
        Err(problem) => {
            writeln!(err, "error: {problem}")?;
            return Ok(Outcome::Misused);
        }
    };
    let Some(territory) = find(&args.territory, &geography) else {
        return unknown(&args.territory, &geography, err);
    };
    let edition = match pipeline::edition(&settings, &mut Silent) {
        Ok(edition) => edition,
        Err(error) => return fault::run(&error, err),
    };
    let figures: Vec<&Figure> =
        edition.figures.iter().filter(|figure| is_asked(figure, territory, args)).collect();
    let without = match pipeline::counterfactuals(&edition, &figures, &settings) {
        Ok(without) => without,
        Err(error) => return fault::run(&error, err),
    };
    let figures: Vec<_> = figures.into_iter().zip(&without).collect();
    if args.json {
        writeln!(out, "{:#}", dossier::dossier(&edition, territory, &figures))?;
    } else {
        write!(out, "{}", told(&edition, territory, &figures, args))?;
    }
    Ok(Outcome::Complete)
}

fn is_asked(figure: &Figure, territory: Territory, args: &Args) -> bool {
    figure.territory == territory
        && figure.status != Status::Missing
        && args.stage.is_none_or(|stages| figure.stages == stages)
        && args.measure.as_ref().is_none_or(|measure| figure.measure == *measure)
        && (figure.current || args.history)
}

/// A figure, and what would be known without the claim behind it.
pub(super) type Asked<'a> = (&'a Figure, &'a Option<Counterfactual>);

fn told(edition: &Edition, territory: Territory, figures: &[Asked<'_>], args: &Args) -> String {
    let lang = args.lang;
    let place = edition.geography.name(territory);
    let on = words::day(edition.run.reference_date, lang);
    let known = edition.run.known_at.map(|day| {
        let known = lang.say("d'après les copies connues le", "from the captures known on");
        format!(", {known} {}", words::day(day, lang))
    });
    let known = known.unwrap_or_default();
    let mut text = format!("{place} ({territory}), {} {on}{known}\n", lang.say("au", "on"));
    let telling = Telling::new(edition, lang);
    for &(figure, without) in figures {
        text.push('\n');
        text.push_str(&telling.figure(figure, without.as_ref()));
    }
    if figures.is_empty() {
        let nobody = if args.stage.is_none() && args.measure.is_none() {
            lang.say(
                "Aucune page lue ne dit rien de ce territoire.",
                "No page that was read says anything of this territory.",
            )
        } else {
            lang.say(
                "Personne ne dit rien de tel. Sans --stage ni --measure, tout ce qui est connu est montré.",
                "Nobody says anything of this kind. Without --stage and --measure, all that is known is shown.",
            )
        };
        text.extend(["\n", nobody, "\n"]);
    }
    text
}

/// A territory by its code, whatever its case, or by any of its names.
fn find(text: &str, geography: &Geography) -> Option<Territory> {
    geography.find(text).or_else(|| geography.find(&text.to_uppercase()))
}

fn unknown(text: &str, geography: &Geography, err: &mut dyn Write) -> io::Result<Outcome> {
    let message = format!("`{text}` is no territory");
    let former = geography.find_former(text).map(|former| {
        let names = former.successors.iter().map(|&code| geography.name(code));
        format!("it was a region until 2015; it lies in {}", names.collect::<Vec<_>>().join(", "))
    });
    let name = |&code: &Territory| format!("`{code}` for {}", geography.name(code));
    let meant: Vec<String> = geography.meant(text).iter().map(name).collect();
    let numbered = (!meant.is_empty()).then(|| format!("write {}", meant.join(", ")));
    let nearest = || {
        geography.nearest(text).map(|name| format!("did you mean `{name}`? towns are not known"))
    };
    let hint = former.or(numbered).or_else(nearest).unwrap_or_else(|| {
        "write a code such as `FRA`, `REG-44` or `DEP-08`, or the name of a region or a department \
         such as `Grand Est`; towns are not known"
            .to_owned()
    });
    fault::misuse(&message, &hint, err)
}

/// A measure that is known here; other people's measures are not explained from our sources.
fn measure(text: &str) -> Result<Measure, String> {
    let known = Measure::KNOWN.into_iter().find(|measure| measure.code() == text);
    known.ok_or_else(|| {
        let codes = Measure::KNOWN.map(|measure| format!("`{measure}`")).join(", ");
        format!("expected one of {codes}")
    })
}
