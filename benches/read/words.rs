//! The words of which pages are drawn. `{n}` a number, `{mot}` one in words, `{pct}` a share, `{hab}` people,
//! `{region}` the region of the page, `{dep}` a department, `{date}`, `{mois}`, `{an}` times, `{nom}` another subject.

pub(super) const REGIONS: &[&str] = &[
    "Bretagne", "Normandie", "Occitanie", "Grand Est", "Corse", "Hauts-de-France", "Île-de-France", "Nouvelle-Aquitaine",
    "Pays de la Loire", "Centre-Val de Loire", "Bourgogne-Franche-Comté", "Auvergne-Rhône-Alpes", "La Réunion", "Guadeloupe",
];

pub(super) const DEPARTMENTS: &[&str] = &[
    "Finistère", "Morbihan", "Ille-et-Vilaine", "Côtes-d’Armor", "Calvados", "Orne", "Manche", "Eure", "Gard", "Hérault",
    "Tarn", "Gers", "Ariège", "Lot", "Moselle", "Bas-Rhin", "Vosges", "Aube", "Somme", "Oise", "Aisne", "Essonne",
    "Val-d’Oise", "Yvelines", "Gironde", "Landes", "Creuse", "Corrèze", "Vendée", "Sarthe", "Loiret", "Cher", "Yonne",
    "Nièvre", "Jura", "Isère", "Savoie", "Ain", "Rhône", "Drôme",
];

pub(super) const MONTHS: &[&str] = &[
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
];

pub(super) const NUMBERS: &[&str] = &[
    "deux", "trois", "cinq", "huit", "douze", "quinze", "une vingtaine de", "une trentaine de", "près d’une centaine de",
    "vingt et une", "trente-quatre", "plus de cinquante",
];

pub(super) const BODIES: &[&str] = &["ARS", "URPS Médecins libéraux", "URPS Pharmaciens", "CPAM", "Assurance maladie"];

pub(super) const TITLES: &[&str] = &[
    "Les CPTS en {region} : où en est-on ?", "Les communautés professionnelles territoriales de santé",
    "Exercice coordonné : le point au {date}", "CPTS en {region}", "Les CPTS signataires de l’ACI", "Lettres d’intention validées",
    "L’accès aux soins dans le {dep}", "Un territoire, des professionnels", "Questions fréquentes", "En {an}, le bilan",
];

pub(super) const NAMES: &[&str] = &[
    "Campagne de vaccination contre la grippe", "Permanence des soins ambulatoires", "Qualité de l’eau potable",
    "Appel à projets prévention", "Plan canicule", "Dépistage organisé des cancers", "Formation aux gestes d’urgence",
    "Qualité de l’air intérieur", "Moustique tigre : les bons gestes", "Démocratie en santé", "Transports sanitaires",
    "Recrutement de médecins coordonnateurs", "Maisons de santé pluriprofessionnelles",
];

pub(super) const MENU: &[&str] = &[
    "Agir pour la santé de tous", "Professionnels de santé", "Établissements et services", "Démarches et autorisations",
    "Études et statistiques", "Espace presse", "Marchés publics", "Nous rejoindre", "Santé et environnement",
    "Prévention et protection", "Organisation des soins", "Autonomie et handicap", "Appels à projets", "Publications",
    "Délégations départementales", "Mentions légales", "Plan du site", "Accessibilité : partiellement conforme", "Contact",
];

pub(super) const LABELS: &[&str] = &[
    "CPTS en fonctionnement", "CPTS ayant signé l’ACI", "projets de CPTS en cours", "maisons de santé", "professionnels adhérents",
    "communes", "lettres d’intention validées", "centres de santé",
];

pub(super) const COUNTS: &[&str] = &[
    "Au {date}, la région {region} compte {n} CPTS ayant signé un ACI, réparties ainsi :",
    "{n} CPTS, à ce jour, ont signé leur accord conventionnel interprofessionnel :",
    "Par département, les communautés dont le projet de santé est validé :",
];

pub(super) const FIGURES: &[&str] = &[
    "Au {date}, {n} CPTS sont opérationnelles en {region}, dont {n} ont signé leur accord conventionnel interprofessionnel (ACI).",
    "La région {region} compte {mot} CPTS en fonctionnement et {n} projets en cours d’écriture.",
    "Fin {mois}, {pct} de la population de la région était couverte par une CPTS signataire.",
    "Selon l’ARS {region}, {n} communautés professionnelles territoriales de santé avaient validé leur projet de santé au {date}.",
    "Elles couvrent {pct} de la population, soit {hab} habitants.",
    "Dans le {dep}, {mot} CPTS ont validé leur lettre d’intention ; {mot} autres sont encore en réflexion.",
    "La CPTS du Pays de {dep} est la {n}e CPTS de {region} à signer son contrat.",
    "En {an}, l’Assurance maladie recensait {n} contrats ACI signés, contre {n} un an plus tôt.",
    "L’objectif est de couvrir 100 % du territoire d’ici {an}, avec {n} CPTS.",
    "La fédération nationale des CPTS annonce {n} communautés, à des stades d’avancement divers, dont {n} signataires de l’ACI.",
    "{mot} CPTS sont en cours de constitution dans le {dep} (lettre d’intention déposée au {date}).",
];

pub(super) const PROSE: &[&str] = &[
    "Les professionnels de santé d’un même territoire peuvent s’organiser pour répondre ensemble aux besoins de la population.",
    "L’Agence régionale de santé accompagne les équipes à chaque étape, de l’idée au projet, avec l’appui de ses délégations départementales.",
    "Le dispositif repose sur l’engagement volontaire des médecins, des infirmiers, des pharmaciens, des masseurs-kinésithérapeutes et des sages-femmes.",
    "« Nous avons d’abord appris à nous connaître, puis à travailler ensemble », raconte une infirmière libérale installée depuis {n} ans dans le {dep}.",
    "Le {date}, une réunion publique a rassemblé élus, usagers et soignants autour de l’accès aux soins non programmés.",
    "Une enveloppe de {hab} euros est consacrée à l’amorçage des projets, à raison de 50 000 euros par équipe au plus.",
    "La région {region} dispose de {n} maisons de santé pluriprofessionnelles et de {n} centres de santé.",
    "Pour toute question, le guichet unique répond au 02 90 00 00 00, du lundi au vendredi, de 9 h à 12 h 30.",
    "Cette démarche s’inscrit dans le projet régional de santé, qui fixe les orientations pour dix ans.",
    "Le parcours des patients sans médecin traitant, celui des personnes âgées et la prévention figurent parmi les missions socles.",
    "Les missions optionnelles, quant à elles, portent sur la qualité et la pertinence des soins ou sur l’accompagnement à l’installation.",
    "L’article L. 1434-12 du code de la santé publique, issu de la loi du 26 janvier 2016, en pose le principe.",
    "À l’hôpital, {mot} services ont déjà signé une convention avec les soignants de ville afin de fluidifier les sorties.",
    "La crise sanitaire a montré combien la coordination entre professionnels, établissements et collectivités était précieuse.",
    "{n} répondants sur {n} estiment que l’outil numérique partagé leur fait gagner du temps.",
    "Un contrat local de santé a été signé en {mois} avec la communauté de communes, qui réunit {n} communes.",
    "Le document, long de {n} pages, est à télécharger ci-dessous (PDF, 1,2 Mo).",
    "D’autres territoires, plus ruraux, cherchent encore le bon périmètre et la bonne méthode.",
    "Les représentants des usagers rappellent que le délai d’attente chez un spécialiste dépasse souvent {n} jours.",
    "Le comité de pilotage se réunit chaque trimestre ; il associe la caisse primaire, le conseil départemental et les ordres.",
];
