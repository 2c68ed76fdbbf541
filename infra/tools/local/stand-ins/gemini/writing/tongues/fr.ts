import { list, type Tongue } from './tongue.ts';

export const FR: Tongue = {
  openers: [
    'Souvent,',
    'En pratique,',
    'Chaque matin,',
    'Peu à peu,',
    'Au début,',
    'Plus tard,',
    'Sans bruit,',
    'Avec patience,',
    'En général,',
    'Dès lors,',
    'Parfois,',
    'Ainsi,',
    'Pourtant,',
    'À la fin,',
    'Depuis toujours,',
    'En réalité,',
  ],
  links: ['parce que', 'alors que', 'tandis que', 'même si', 'puisque', 'et', 'mais', 'car', 'pendant que', 'dès que'],
  places: ['dans', 'sur', 'près', 'derrière', 'devant', 'vers', 'pour', 'avec', 'sans', 'sous'],
  nouns: list(`jardin marché projet client travail savoir métier voisin chemin quartier village
    conseil regard dossier produit budget salaire contrat commerce réseau site message public lecteur récit roman chapitre
    personnage pays fleuve bateau camion train voyage guide musée tableau dessin modèle système logiciel
    clavier serveur fichier calcul nombre compte partage besoin désir plaisir souvenir silence bruit matin soir
    printemps repas pain riz maïs mil sol terrain puits ruisseau nuage vent soleil feu bois fer cuir coton tissu
    vêtement magasin panier prix coût gain bénéfice risque danger remède médecin patient professeur cours devoir
    diplôme stage poste chantier bâtiment mur toit pont port quai marin pêcheur forgeron potier tisserand boulanger
    cuisinier fermier berger troupeau cheval chien chat poisson fruit légume grain champ sillon verger bosquet
    rivage  décor théâtre chant tambour rythme geste pas mouvement repos sommeil rêve`),
  adjectives:
    list(`fertile patient discret solide fragile moderne simple complet rapide lent calme bruyant proche lointain
    utile précieux rare commun local mondial public privé fidèle curieux prudent hardi sincère juste clair sombre
    chaud froid sec humide large court profond léger lourd vaste modeste riche pauvre jeune sage vif doux rude
    ferme souple habile adroit sérieux joyeux triste tranquille secret visible durable fécond propre neuf familier
    nocturne matinal quotidien rural urbain maritime sonore muet coloré pâle brillant terne subtil robuste vivant`),
  verbs:
    list(`nourrit porte protège guide rassure surprend transforme complète remplace précède soutient révèle cache montre
    dessine construit répare vend partage garde cherche trouve quitte rejoint observe compare mesure calcule raconte
    décrit explique enseigne retient oublie prépare termine reprend change améliore renforce réduit limite
    accompagne attire retarde accélère éclaire colore réchauffe traverse contourne longe domine sert respecte honore
    défend cultive récolte sème arrose taille pèse trie range transporte livre annonce confirme corrige`),
  subject: (noun, adjective) => `le ${noun} ${adjective}`,
  object: (noun, adjective) => `un ${noun} ${adjective}`,
  after: (place, noun) => (place === 'près' ? `près du ${noun}` : `${place} ce ${noun}`),
};
