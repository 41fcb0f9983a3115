//! How the figures come about, and what they cannot tell: our own words, in both languages.

use crate::model::Measure;

use crate::report::basis::desk::Desk;
use crate::report::language::{dates, words};

/// A heading and its paragraphs.
pub(crate) struct Chapter {
    pub(crate) title: String,
    pub(crate) points: Vec<String>,
}

/// What a CPTS is, said once, before the first number.
pub(crate) fn what_is_a_cpts(desk: &Desk<'_>) -> String {
    desk.say(
        "Une communauté professionnelle territoriale de santé (CPTS) réunit les soignants d'un même \
         territoire, médecins, infirmiers, pharmaciens, kinésithérapeutes et autres, autour d'un projet \
         commun. L'agence régionale de santé valide la lettre d'intention puis le projet de santé ; \
         l'Assurance maladie finance la communauté une fois signé son contrat, l'accord conventionnel \
         interprofessionnel (ACI).",
        "A communauté professionnelle territoriale de santé (CPTS) brings together the health \
         professionals of one area, doctors, nurses, pharmacists, physiotherapists and others, around \
         a common project. The regional health agency approves the letter of intent, then the health \
         project; the national health insurance pays the community once its contract is signed, the \
         accord conventionnel interprofessionnel (ACI).",
    )
}

/// How the figures come about.
pub(crate) fn method(desk: &Desk<'_>) -> Chapter {
    let texts = [
        (
            "Chaque nuit, le programme lit les pages déclarées, en garde une copie, et relève chaque chiffre \
             sur les CPTS avec la phrase exacte qui le porte, son auteur et sa date.",
            "Every night the program reads the declared pages, keeps a copy, and takes down every figure \
             about CPTS with the exact words that carry it, its author and its date.",
        ),
        (
            "Les mots des sources sont ramenés à quatre étapes : idée en préparation, lettre d'intention \
             validée, projet de santé validé, contrat signé. « Opérationnelle » veut dire projet de santé validé, \
             contrat signé ou non, sauf si la source dit autre chose.",
            "The words of the sources are brought down to four stages: idea in preparation, letter of \
             intent approved, health project approved, contract signed. “Opérationnelle” means health \
             project approved, contract signed or not, unless the source says otherwise.",
        ),
        (
            "Cinq articles qui reprennent un même chiffre comptent pour une seule source : celle qui a compté.",
            "Five articles that repeat one figure count as one source: the one that counted.",
        ),
        (
            "Deux chiffres ne se contredisent que s'ils parlent du même moment, à {tolerance} jours près, et ne peuvent être \
             vrais ensemble : mêmes territoire et étape, ou parties et total. L'ordre qui les départage est fixé \
             d'avance : d'abord ce qui laisse le moins de chiffres faux, puis une date précise avant une année seule, \
             celui qui répond du territoire, l'organisme qui fait autorité, qui a compté avant qui répète, le nombre \
             exact avant l'arrondi, et le plus récent ensuite seulement.",
            "Two figures contradict each other only if they speak of the same time, give or take {tolerance} days, and cannot \
             both be true: of the same territory and stage, or parts and their total. The order that decides is fixed \
             in advance: first what leaves the fewest figures wrong, then a precise date before a bare year, the body \
             that answers for the territory, the body with authority, who counted before who repeats, an exact number \
             before a rounded one, and only then the newest.",
        ),
        (
            "« Environ », « près de », « une vingtaine » laissent une marge : pour tenir les chiffres les uns contre les \
             autres, ces mots valent un intervalle fixé d'avance, que le tableau des chiffres donne.",
            "“Environ”, “près de”, “une vingtaine” leave a margin: to hold figures against each other these words stand \
             for an interval fixed in advance, which the table of figures gives.",
        ),
        (
            "Un chiffre est dit ancien quand il date de plus de {valid} jours et qu'aucun plus récent n'a été trouvé.",
            "A figure is called old when it is more than {valid} days old and no newer one was found.",
        ),
        (
            "Aucun chiffre n'est effacé : ce qui est écarté reste visible, avec la raison.",
            "No figure is erased: what is set aside stays in sight, with the reason.",
        ),
    ];
    let mut chapter = chapter(
        desk,
        ("Comment ces chiffres sont établis", "How these figures are established"),
        &texts,
    );
    // The rules are data, and so are the days that they name.
    let (policy, counted) = (&desk.edition.policy, Measure::Communities);
    let days = [
        ("{tolerance}", policy.tolerance_days(&counted)),
        ("{valid}", policy.valid_days(&counted)),
    ];
    for point in &mut chapter.points {
        for (place, days) in days {
            *point = point.replace(place, &words::number(days.into(), desk.lang));
        }
    }
    chapter
}

/// How to quote a figure and to check it.
pub(crate) fn proof(desk: &Desk<'_>) -> Chapter {
    let texts = [
        (
            "Chaque nombre mène à la phrase exacte qui le porte, à son auteur, à ses dates, à l'adresse de la page et à \
             notre copie de cette page. Sous chaque phrase, une citation est prête à copier, en texte, en BibTeX et en \
             CSL-JSON.",
            "Every number leads to the exact words that carry it, their author, their dates, the address of the page and \
             our copy of it. Below the words stands a citation ready to copy, as text, as BibTeX and as CSL-JSON.",
        ),
        (
            "L'adresse d'une preuve ne change pas d'une édition à l'autre : elle tient à la phrase elle-même. Celle d'un \
             chiffre tient à son territoire, à son étape et à sa date.",
            "The address of a proof does not change from one edition to the next: it comes from the words themselves. That \
             of a figure comes from its territory, its stage and its date.",
        ),
        (
            "Ce qu'une page ne dit plus reste ici, avec le jour où nous l'avons vu retiré.",
            "What a page no longer says stays here, with the day on which we saw it withdrawn.",
        ),
        (
            "Un caractère invisible ou trompeur dans un texte cité est montré par son numéro, tel [U+202E].",
            "An invisible or deceptive character in a quoted text is shown by its number, such as [U+202E].",
        ),
    ];
    chapter(desk, ("Citer, vérifier", "Quote, check"), &texts)
}

/// What the data cannot tell.
pub(crate) fn limits(desk: &Desk<'_>) -> Chapter {
    let texts = [
        (
            "Un nombre de contrats signés ne dit pas si les communautés fonctionnent, ni ce qu'elles apportent \
             aux patients.",
            "A number of signed contracts does not say whether the communities work, nor what they bring to \
             patients.",
        ),
        (
            "L'absence de chiffre n'est pas un zéro : elle veut dire qu'aucune des pages lues ne le donne.",
            "No figure is not a zero: it means that none of the pages read gives it.",
        ),
        (
            "Les chiffres de deux régions peuvent dater de jours très différents : ne pas les additionner ni \
             les classer sans regarder les dates.",
            "The figures of two regions may be of very different days: do not add or rank them without \
             looking at the dates.",
        ),
        (
            "La population « couverte » est celle du territoire d'une CPTS, pas le nombre de patients suivis. Selon la \
             source, elle compte les seuls contrats signés ou aussi les projets.",
            "The population “covered” is that of the area of a CPTS, not the number of patients seen. \
             Depending on the source it counts signed contracts only, or planned ones too.",
        ),
        (
            "Un total qui baisse peut venir de projets abandonnés que la source ne compte plus, et non de \
             communautés disparues.",
            "A total that falls may come from abandoned projects that the source no longer counts, not \
             from communities that vanished.",
        ),
        (
            "Seules les pages publiques déclarées sont lues ; ce que les agences comptent sans le publier reste \
             inconnu.",
            "Only the declared public pages are read; what the agencies count and do not publish stays \
             unknown.",
        ),
        (
            "Les phrases sont lues par un programme. Avant de citer, ouvrir la preuve et relire la phrase.",
            "The sentences are read by a program. Before quoting, open the proof and read the sentence.",
        ),
    ];
    chapter(desk, ("Ce que ces données ne disent pas", "What these data cannot tell you"), &texts)
}

fn chapter(desk: &Desk<'_>, title: (&str, &str), texts: &[(&str, &str)]) -> Chapter {
    Chapter {
        title: desk.say(title.0, title.1),
        points: texts.iter().map(|(fr, en)| desk.say(fr, en)).collect(),
    }
}

/// That nobody answered tonight, and since when what is told was read; none where somebody did.
pub(crate) fn silence(desk: &Desk<'_>) -> Option<String> {
    let silence = desk.edition.silence()?;
    let nobody = desk.say("Cette nuit, aucune source n'a répondu", "Tonight, no source answered");
    let Some(day) = silence.last_read.map(|day| dates::day(day, desk.lang)) else {
        return Some(format!("{nobody}."));
    };
    Some(desk.say(
        &format!("{nobody} ; dernière lecture le {day}."),
        &format!("{nobody}; last read on {day}."),
    ))
}

/// When the edition was made, and from what.
pub(crate) fn imprint(desk: &Desk<'_>) -> String {
    let run = &desk.edition.run;
    let reference = dates::day(run.reference_date, desk.lang);
    let made = dates::day(run.started_at.date_naive(), desk.lang);
    let claims = words::number(count(desk.edition.claims.len()), desk.lang);
    let documents = words::number(count(desk.edition.captures.len()), desk.lang);
    let read = desk.edition.sources.iter().filter(|it| 0 < it.documents).count();
    let sources = words::number(count(read), desk.lang);
    let network = if run.offline {
        desk.say(
            " Établi sans réseau, sur les copies archivées.",
            " Made offline, from archived copies.",
        )
    } else {
        silence(desk).map(|told| format!(" {told}")).unwrap_or_default()
    };
    desk.say(
        &format!(
            "Situation au {reference}. {claims} chiffres relevés dans {documents} documents de {sources} \
             sources. Édition du {made}.{network}"
        ),
        &format!(
            "As things stood on {reference}. {claims} figures taken from {documents} documents of {sources} \
             sources. Edition of {made}.{network}"
        ),
    )
}

pub(crate) fn count(length: usize) -> f64 {
    f64::from(u32::try_from(length).unwrap_or(u32::MAX))
}
