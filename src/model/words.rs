//! What stages and measures are called: the same words on the terminal, in the report and in what changed.

use super::{Measure, Stage, StageRange};

/// What something is called, with plain signs; whoever shows it sets them in type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Called {
    /// In French.
    pub fr: &'static str,
    /// In English.
    pub en: &'static str,
}

const fn called(fr: &'static str, en: &'static str) -> Called {
    Called { fr, en }
}

impl StageRange {
    /// Where communities of these stages stand.
    pub const fn called(self) -> Called {
        use Stage::{AciSigned, HealthProject, LetterOfIntent, Preproject};
        match (self.from(), self.to()) {
            (Preproject, Preproject) => {
                called("idée en préparation (préprojet)", "idea in preparation (pre-project)")
            }
            (LetterOfIntent, LetterOfIntent) => {
                called("lettre d'intention validée", "letter of intent approved")
            }
            (HealthProject, HealthProject) => called(
                "projet de santé validé, contrat non signé",
                "health project approved, contract not signed",
            ),
            (AciSigned, AciSigned) => called("contrat signé (ACI)", "contract signed (ACI)"),
            (Preproject, AciSigned) => called("toutes étapes confondues", "all stages together"),
            (Preproject, LetterOfIntent) => called(
                "en projet (idée ou lettre d'intention)",
                "planned (idea or letter of intent)",
            ),
            (Preproject, HealthProject) => {
                called("en projet, contrat non signé", "planned, contract not yet signed")
            }
            (LetterOfIntent, HealthProject) => called(
                "lettre d'intention ou projet de santé validé, contrat non signé",
                "letter of intent or health project approved, contract not yet signed",
            ),
            (LetterOfIntent, AciSigned) => called(
                "lettre d'intention validée ou étape suivante",
                "letter of intent approved, or further",
            ),
            (HealthProject, AciSigned) => called(
                "projet de santé validé, contrat signé ou non",
                "health project approved, contract signed or not",
            ),
            // A range never runs backwards.
            _ => called("étape inconnue", "unknown stage"),
        }
    }
}

impl Measure {
    /// What is measured; none for a measure of other people's claims, which is called by its code.
    pub const fn called(&self) -> Option<Called> {
        Some(match self {
            Self::Communities => called("nombre de CPTS", "number of CPTS"),
            Self::PopulationShare => {
                called("part de la population couverte", "share of the population covered")
            }
            Self::Population => called("population couverte", "population covered"),
            Self::Target => called("objectif annoncé", "announced target"),
            Self::TargetShare => {
                called("objectif de couverture annoncé", "announced target of coverage")
            }
            Self::PopulationShareUncovered => {
                called("part de la population non couverte", "share of the population not covered")
            }
            Self::PopulationUncovered => {
                called("population non couverte", "population not covered")
            }
            Self::Other(_) => return None,
        })
    }
}
