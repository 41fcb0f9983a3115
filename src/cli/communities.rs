//! `recoupe communities`: which names were taken for one community, and which pairs nobody judged.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use chrono::NaiveDate;

use crate::communities::{Doubt, Spoken, Why};
use crate::pipeline::{self, Silent};

use super::look::look;
use super::{Outcome, fault, limits};

/// Say which names of communities may be one, for a person to judge
///
/// The answer is worked out anew from the captures and the archive, without the network.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Doubtful(Doubtful),
}

/// Print every pair of names that may be one community and that nobody has judged
///
/// Each pair is printed as a judgement with its verdict left open, ready to be completed and put
/// into sources/judgements.toml. Names that a judgement calls the same are one community from then
/// on, and names that it calls different stay two, whatever they look like.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  recoupe communities doubtful
  recoupe communities doubtful --department DEP-35
  recoupe communities doubtful >> sources/judgements.toml     then complete each verdict")]
struct Doubtful {
    /// Only pairs with a name in this department, such as DEP-35
    #[arg(long, value_name = "CODE")]
    department: Option<String>,

    /// The folder that holds the archive
    #[arg(long, value_name = "DIR", default_value = "output")]
    output: PathBuf,

    #[command(flatten)]
    limits: limits::DocumentLimits,
}

pub(super) fn run(
    args: &Args,
    sources: &Path,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let Command::Doubtful(args) = &args.command;
    let settings = look(sources, &args.output, args.limits);
    let department = match args.department.as_deref().map(str::parse).transpose() {
        Ok(department) => department,
        Err(error) => {
            let error: crate::model::TerritoryError = error;
            return fault::misuse(&error.to_string(), "write a code such as `DEP-35`", err);
        }
    };
    let edition = match pipeline::edition(&settings, &mut Silent) {
        Ok(edition) => edition,
        Err(error) => return fault::run(&error, err),
    };
    let is_asked = |doubt: &&Doubt| {
        department.is_none() || [&doubt.a, &doubt.b].iter().any(|it| it.department == department)
    };
    let doubts: Vec<&Doubt> = edition.doubts.iter().filter(is_asked).collect();
    let today = settings.started_at.date_naive();
    for doubt in &doubts {
        writeln!(out, "{}", stub(doubt, today))?;
    }
    let (pairs, known) = (doubts.len(), edition.communities.len());
    writeln!(err, "{pairs} doubtful pairs among {known} communities")?;
    Ok(Outcome::Complete)
}

/// A judgement whose verdict is left open; as it stands, it is refused.
fn stub(doubt: &Doubt, today: NaiveDate) -> String {
    let why = match doubt.why {
        Why::Spelling => "spelt much alike, or one name says more",
        Why::OnePage => "they look like one, but one page names both",
        Why::Several => "they look like one, and so does a third name",
        Why::Departments => "one name in two departments",
    };
    let pages = [&doubt.a, &doubt.b]
        .map(|it| format!("# {} (community {})\n", clean(&it.url), it.community));
    format!(
        "# {why}\n{}[[judgements]]\nverdict = \"\"  # \"same\" or \"different\"\na = {}\nb = {}\ndate = {today}\n\
         reason = \"\"\n",
        pages.concat(),
        party(&doubt.a),
        party(&doubt.b),
    )
}

fn party(spoken: &Spoken) -> String {
    let name = toml::Value::String(clean(&spoken.name));
    match spoken.department {
        Some(department) => format!("{{ name = {name}, department = \"{department}\" }}"),
        None => format!("{{ name = {name} }}"),
    }
}

/// What others wrote cannot move the cursor of our terminal.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
