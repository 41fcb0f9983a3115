//! Why a source stands as it does, as a sentence in both languages: the report and the table of
//! sources tell it as it is.

use chrono::{DateTime, NaiveDate, Utc};

use crate::model::SourceId;
use crate::reconcile::Bilingual;
use crate::sources::Suspension;

use super::shelf::Damage;
use super::state::{Moved, Shortfall};

/// Nothing to say.
pub(super) fn none() -> Bilingual {
    say("", "")
}

/// No page is declared.
pub(super) fn no_page() -> Bilingual {
    say(
        "Aucune page déclarée : seul le site est connu.",
        "No page is declared: only the site is known.",
    )
}

/// Pages are declared, and no copy of one was ever kept.
pub(super) fn no_copy() -> Bilingual {
    say("Aucune copie : la page n'a jamais été relevée.", "No copy: the page was never fetched.")
}

/// Somebody decided that the source is left alone; the words are theirs.
pub(super) fn suspended(Suspension { since, reason }: &Suspension) -> Bilingual {
    let day = day(*since);
    say(
        format!("Laissée de côté depuis le {} : {reason}.", day.fr),
        format!("Left alone since {}: {reason}.", day.en),
    )
}

/// What declares the source cannot be read; what it declared before stands.
pub(super) fn former(id: &SourceId) -> Bilingual {
    say(
        format!(
            "Le fichier sources/{id}.toml est à corriger : rien n'a été demandé, et ce qui était \
             connu vaut encore."
        ),
        format!(
            "The file sources/{id}.toml has a mistake: nothing was asked for, and what was known \
             still stands."
        ),
    )
}

/// A page was read at a site that its source does not name; empty where none was.
pub(super) fn elsewhere(site: Option<&str>) -> Bilingual {
    site.map_or_else(none, |site| {
        say(
            format!(
                "L'adresse renvoie à un autre site, {site}, et c'est là que la page a été lue."
            ),
            format!("The address leads to another site, {site}, and the page was read there."),
        )
    })
}

/// One sentence after the other; either may be empty.
pub(super) fn both(first: &Bilingual, second: &Bilingual) -> Bilingual {
    let joined = |a: &str, b: &str| [a, b].join(" ").trim().to_owned();
    say(joined(&first.fr, &second.fr), joined(&first.en, &second.en))
}

/// What the pages that are new tonight say otherwise, and what those bring that were found; empty
/// where nothing that was known has changed and nothing was found.
pub(super) fn moved(moved: Moved) -> Bilingual {
    both(&changed(moved), &found(moved))
}

fn found(Moved { found, brought, .. }: Moved) -> Bilingual {
    let pages = match found {
        0 => return none(),
        1 => say("Une page trouvée", "One page found"),
        many => say(format!("{many} pages trouvées"), format!("{many} pages found")),
    };
    let figures = match brought {
        0 => say("aucun chiffre", "no figure"),
        1 => say("un chiffre", "one figure"),
        many => say(format!("{many} chiffres"), format!("{many} figures")),
    };
    say(format!("{}, {}.", pages.fr, figures.fr), format!("{}, {}.", pages.en, figures.en))
}

fn changed(moved: Moved) -> Bilingual {
    if moved.pages == 0 {
        return none();
    }
    let counted = |count: usize, one: [&str; 2], many: [&str; 2]| match count {
        0 => None,
        1 => Some(say(one[0], one[1])),
        count => Some(say(format!("{count} {}", many[0]), format!("{count} {}", many[1]))),
    };
    let appeared = counted(
        moved.appeared,
        ["un chiffre nouveau", "one new figure"],
        ["chiffres nouveaux", "new figures"],
    );
    let vanished = counted(
        moved.vanished,
        ["un chiffre n'y est plus", "one figure is no longer there"],
        ["chiffres n'y sont plus", "figures are no longer there"],
    );
    let told: Vec<Bilingual> = appeared.into_iter().chain(vanished).collect();
    if told.is_empty() {
        return say(
            "La page a changé, aucun de ses chiffres.",
            "The page has changed, none of its figures.",
        );
    }
    let joined =
        |pick: fn(&Bilingual) -> &str| told.iter().map(pick).collect::<Vec<_>>().join(", ");
    say(
        format!("La page a changé : {}.", joined(|it| &it.fr)),
        format!("The page has changed: {}.", joined(|it| &it.en)),
    )
}

/// More claims than a good night gives; all are published.
pub(super) fn many(found: usize, most: usize) -> Bilingual {
    let (fr, en) = (read(found), if found == 1 { "figure" } else { "figures" });
    say(
        format!("{fr}, {most} {} au plus : tout est publié.", agreed("attendu", most)),
        format!("{found} {en} read, {most} expected at most: all are published."),
    )
}

/// The pages have not changed since a day, and should every so many days.
pub(super) fn asleep(changed: NaiveDate, days: u32) -> Bilingual {
    let since = day(changed);
    say(
        format!(
            "Inchangée depuis le {}, alors qu'elle devrait changer tous les {days} jours.",
            since.fr
        ),
        format!("Unchanged since {}, though it should change every {days} days.", since.en),
    )
}

/// A page was not reached, `others` more neither; the copy that speaks was last seen then. The night
/// is named where it was not this one.
pub(super) fn missed(
    (why, night): (&Bilingual, Option<NaiveDate>),
    others: usize,
    seen: Option<DateTime<Utc>>,
) -> Bilingual {
    let more = match others {
        0 => none(),
        1 => say(" ; une autre page non plus", "; nor was one other page"),
        others => say(
            format!(" ; {others} autres pages non plus"),
            format!("; nor were {others} other pages"),
        ),
    };
    let (night, copy) = (asked(night), copy(seen));
    say(
        format!("Non jointe {} : {}{}. {}", night.fr, why.fr, more.fr, copy.fr),
        format!("Not reached {}: {}{}. {}", night.en, why.en, more.en, copy.en),
    )
}

/// What announces its pages was not reached; the copy that speaks was last seen then.
pub(super) fn unannounced(
    (why, night): (&Bilingual, Option<NaiveDate>),
    seen: Option<DateTime<Utc>>,
) -> Bilingual {
    let (night, copy) = (asked(night), copy(seen));
    say(
        format!("Ce qui annonce ses pages, non joint {} : {}. {}", night.fr, why.fr, copy.fr),
        format!("What announces its pages was not reached {}: {}. {}", night.en, why.en, copy.en),
    )
}

/// A part of what announces its pages was not reached: a sitemap can be in several files.
pub(super) fn partly_unannounced(
    (why, night): (&Bilingual, Option<NaiveDate>),
    seen: Option<DateTime<Utc>>,
) -> Bilingual {
    let (night, copy) = (asked(night), copy(seen));
    say(
        format!(
            "Une partie du plan du site, qui annonce ses pages, non jointe {} : {}. {}",
            night.fr, why.fr, copy.fr
        ),
        format!(
            "A part of the sitemap, which announces its pages, was not reached {}: {}. {}",
            night.en, why.en, copy.en
        ),
    )
}

/// The archive cannot give the newest copy of a page: its bytes are read where a snapshot keeps them, or
/// the copy that was seen on `older` speaks, if any does.
pub(super) fn damaged(damage: &Damage, older: Option<NaiveDate>) -> Bilingual {
    let Damage { seen, kept_in } = damage;
    let seen = day(*seen);
    let (fr, en) = match (kept_in, older.map(day)) {
        (Some(id), _) => (
            format!("l'instantané {id} garde les mêmes octets, qui parlent à sa place"),
            format!("snapshot {id} keeps the same bytes, which speak in its place"),
        ),
        (None, Some(older)) => (
            format!("une copie plus ancienne, vue le {}, parle à sa place", older.fr),
            format!("an older copy, seen on {}, speaks in its place", older.en),
        ),
        (None, None) => ("aucune autre n'est gardée".to_owned(), "no other is kept".to_owned()),
    };
    say(
        format!("La copie vue le {} est endommagée dans l'archive : {fr}.", seen.fr),
        format!("The copy seen on {} is damaged in the archive: {en}.", seen.en),
    )
}

/// When it was asked: tonight where no other night is given.
fn asked(night: Option<NaiveDate>) -> Bilingual {
    match night.map(day) {
        Some(day) => say(format!("le {}", day.fr), format!("on {}", day.en)),
        None => say("cette nuit", "tonight"),
    }
}

fn copy(seen: Option<DateTime<Utc>>) -> Bilingual {
    match seen.map(|seen| day(seen.date_naive())) {
        Some(day) => {
            say(format!("Dernière copie : {}.", day.fr), format!("Last copy: {}.", day.en))
        }
        None => say("Aucune copie.", "No copy."),
    }
}

/// So many figures that were read, in French.
pub(super) fn read(count: usize) -> String {
    format!("{count} {} {}", agreed("chiffre", count), agreed("lu", count))
}

/// A French word after a number: 0 and 1 are singular.
pub(super) fn agreed(word: &str, count: usize) -> String {
    if count < 2 { word.to_owned() } else { format!("{word}s") }
}

/// The newest copy is held back, or gives too little.
pub(super) fn drifted(
    held: &[Bilingual],
    is_unreadable: bool,
    Shortfall { found, minimum, is_withheld }: Shortfall,
    seen: Option<DateTime<Utc>>,
) -> Bilingual {
    let joined =
        |pick: fn(&Bilingual) -> &str, by| held.iter().map(pick).collect::<Vec<_>>().join(by);
    let what = if !held.is_empty() {
        say(
            format!("Nouvelle copie mise en attente ({})", joined(|it| &it.fr, " ; ")),
            format!("New copy held back ({})", joined(|it| &it.en, "; ")),
        )
    } else if is_unreadable {
        say("La page n'a pu être lue", "The page could not be read")
    } else {
        let least = minimum.max(1);
        say(
            format!("{}, {least} {} au moins", read(found), agreed("attendu", least)),
            format!(
                "{found} {} read, {least} expected at least",
                if found == 1 { "figure" } else { "figures" }
            ),
        )
    };
    match seen.filter(|_| !is_withheld) {
        Some(seen) => {
            let day = day(seen.date_naive());
            say(
                format!("{} : la copie vue le {} parle encore.", what.fr, day.fr),
                format!("{}: the copy seen on {} still speaks.", what.en, day.en),
            )
        }
        None => say(
            format!("{} : rien n'est publié.", what.fr),
            format!("{}: nothing is published.", what.en),
        ),
    }
}

/// A sentence in both languages.
pub(super) fn say(fr: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { fr: fr.into(), en: en.into() }
}

fn day(day: NaiveDate) -> Bilingual {
    say(day.format("%d/%m/%Y").to_string(), day.format("%-d %B %Y").to_string())
}

#[cfg(test)]
mod tests {
    use crate::pipeline::fault::fault;

    use super::*;

    #[test]
    fn what_has_moved_is_told_in_both_languages() {
        let cases = [
            ((0, 3, 1, 0), "", ""),
            ((0, 0, 0, 1), "Une page trouvée, 2 chiffres.", "One page found, 2 figures."),
            (
                (1, 0, 1, 3),
                "La page a changé : un chiffre n'y est plus. 3 pages trouvées, 2 chiffres.",
                "The page has changed: one figure is no longer there. 3 pages found, 2 figures.",
            ),
            (
                (1, 0, 0, 0),
                "La page a changé, aucun de ses chiffres.",
                "The page has changed, none of its figures.",
            ),
            (
                (1, 1, 1, 0),
                "La page a changé : un chiffre nouveau, un chiffre n'y est plus.",
                "The page has changed: one new figure, one figure is no longer there.",
            ),
            (
                (2, 2, 3, 0),
                "La page a changé : 2 chiffres nouveaux, 3 chiffres n'y sont plus.",
                "The page has changed: 2 new figures, 3 figures are no longer there.",
            ),
        ];
        for ((pages, appeared, vanished, found), fr, en) in cases {
            let told = moved(Moved { appeared, vanished, pages, found, brought: 2 });
            assert_eq!(told, say(fr, en));
        }
    }

    #[test]
    fn a_night_without_an_answer_is_told_in_both_languages() {
        let seen = DateTime::from_timestamp(1_700_000_000, 0);
        let cases = [
            (
                missed((&fault("dns", None), None), 0, seen),
                "Non jointe cette nuit : le nom du site est introuvable. Dernière copie : 14/11/2023.",
                "Not reached tonight: the name of the site cannot be found. Last copy: 14 November 2023.",
            ),
            (
                missed((&fault("status", Some(403)), None), 1, None),
                "Non jointe cette nuit : le serveur répond 403 ; une autre page non plus. Aucune copie.",
                "Not reached tonight: the server answers 403; nor was one other page. No copy.",
            ),
            (
                drifted(
                    &[say("il y manque tout", "all is gone")],
                    true,
                    Shortfall { found: 0, minimum: 4, is_withheld: false },
                    seen,
                ),
                "Nouvelle copie mise en attente (il y manque tout) : la copie vue le 14/11/2023 parle encore.",
                "New copy held back (all is gone): the copy seen on 14 November 2023 still speaks.",
            ),
            (
                drifted(&[], false, Shortfall { found: 0, minimum: 0, is_withheld: true }, seen),
                "0 chiffre lu, 1 attendu au moins : rien n'est publié.",
                "0 figures read, 1 expected at least: nothing is published.",
            ),
        ];
        for (told, fr, en) in cases {
            assert_eq!(told, say(fr, en));
        }
    }
}
