import { list, type Tongue } from './tongue.ts';

export const EN: Tongue = {
  openers: [
    'Often,',
    'In practice,',
    'Every morning,',
    'At first,',
    'Later on,',
    'With patience,',
    'In general,',
    'Sometimes,',
    'As a rule,',
    'In the end,',
  ],
  links: ['because', 'while', 'although', 'and', 'but', 'when', 'before', 'after', 'since'],
  places: ['in', 'on', 'near', 'behind', 'towards', 'with', 'without', 'under', 'for'],
  nouns:
    list(`garden market project customer worker craft neighbour path village council product budget contract network
    message reader story novel chapter country river boat train journey guide museum picture model system keyboard server
    file number account need memory silence morning spring meal bread field well cloud wind fire wood cloth shop
    basket price gain risk remedy doctor teacher lesson degree building wall roof bridge harbour sailor baker cook
    farmer shepherd horse dog fish fruit grain orchard shore theatre song drum rhythm gesture dream`),
  adjectives:
    list(`fertile patient quiet solid fragile modern simple complete quick slow calm noisy close distant useful precious
    rare common local public private faithful curious careful bold honest fair clear dark warm cold dry wide short deep light
    heavy vast modest rich young wise gentle rough firm skilful serious joyful secret visible lasting familiar rural bright`),
  verbs:
    list(`feeds carries protects guides surprises transforms completes replaces supports reveals hides shows draws builds repairs
    sells shares keeps seeks finds leaves joins watches compares measures tells describes explains teaches prepares finishes
    changes improves strengthens reduces follows attracts delays lights crosses serves respects defends grows waters weighs`),
  subject: (noun, adjective) => `the ${adjective} ${noun}`,
  object: (noun, adjective) => `its ${adjective} ${noun}`,
  after: (place, noun) => `${place} that ${noun}`,
};

export const ES: Tongue = {
  openers: [
    'A menudo,',
    'En la práctica,',
    'Cada mañana,',
    'Al principio,',
    'Más tarde,',
    'Con paciencia,',
    'En general,',
    'A veces,',
  ],
  links: ['porque', 'mientras que', 'aunque', 'y', 'pero', 'cuando', 'como'],
  places: ['en', 'sobre', 'hacia', 'con', 'sin', 'para', 'por'],
  nouns:
    list(`mercado proyecto cliente trabajo vecino camino pueblo producto contrato mensaje lector relato capítulo barco tren viaje
    museo cuadro modelo sistema teclado servidor archivo número recuerdo silencio campo pozo viento fuego vestido precio riesgo
    remedio médico maestro curso edificio muro techo puente puerto marinero cocinero pastor caballo perro fruto teatro canto ritmo sueño`),
  adjectives:
    list(`fértil paciente discreto sólido frágil moderno simple completo rápido lento tranquilo cercano lejano útil precioso raro
    local público privado fiel curioso prudente sincero justo claro oscuro seco largo corto profundo ligero vasto modesto rico joven sabio`),
  verbs:
    list(`alimenta lleva protege guía sorprende transforma completa sostiene revela esconde muestra dibuja construye repara vende comparte
    guarda busca encuentra observa compara mide cuenta describe explica enseña prepara termina cambia mejora refuerza reduce acompaña atrae`),
  subject: (noun, adjective) => `el ${noun} ${adjective}`,
  object: (noun, adjective) => `un ${noun} ${adjective}`,
  after: (place, noun) => `${place} este ${noun}`,
};

export const DE: Tongue = {
  openers: ['Jeden Morgen', 'In der Regel', 'Mit Geduld', 'Am Anfang', 'Nach und nach', 'Heute noch'],
  links: ['und', 'aber', 'denn', 'oder'],
  places: ['mit', 'bei', 'nach', 'vor', 'neben'],
  nouns:
    list(`Garten Markt Plan Kunde Nachbar Weg Rat Vertrag Bericht Leser Roman Fluss Zug Weg Führer Tisch Dienst Rechner Bedarf
    Morgen Frühling Brunnen Wind Stoff Laden Korb Preis Gewinn Arzt Lehrer Kurs Bau Turm Hafen Koch Bauer Hirte Hund Fisch Traum Gesang`),
  adjectives:
    list(`fruchtbar geduldig still fest zart modern einfach schnell langsam ruhig nah fern nützlich selten örtlich treu neugierig
    vorsichtig ehrlich gerecht klar warm kalt breit kurz tief leicht schwer reich jung weise sanft ernst froh geheim sichtbar hell`),
  verbs:
    list(`trägt schützt führt überrascht verwandelt ergänzt ersetzt stützt zeigt baut verkauft teilt sucht findet verlässt beobachtet
    vergleicht misst erzählt beschreibt erklärt lehrt beendet ändert verbessert stärkt begleitet erhellt achtet liebt wiegt`),
  subject: (noun, adjective) => `der ${adjective}e ${noun}`,
  object: (noun, adjective) => `den ${adjective}en ${noun}`,
  after: (place, noun) => `${place} dem ${noun}`,
};

export const IT: Tongue = {
  openers: ['Spesso,', 'In pratica,', 'Ogni mattina,', 'Più tardi,', 'Con pazienza,', 'In genere,', 'A volte,'],
  links: ['perché', 'mentre', 'anche se', 'e', 'ma', 'quando', 'come'],
  places: ['con', 'senza', 'per', 'su', 'tra'],
  nouns:
    list(`giardino mercato progetto cliente lavoro vicino cammino prodotto contratto messaggio lettore racconto capitolo treno viaggio museo
    quadro modello sistema numero ricordo silenzio campo pozzo vento fuoco vestito prezzo rischio rimedio medico maestro corso muro tetto ponte
    porto marinaio cuoco pastore cavallo cane frutto teatro canto ritmo sogno`),
  adjectives:
    list(`fertile paziente discreto solido fragile moderno semplice completo rapido lento tranquillo vicino lontano utile prezioso raro
    locale pubblico privato fedele curioso prudente sincero giusto chiaro scuro secco lungo corto profondo leggero vasto modesto ricco giovane`),
  verbs:
    list(`nutre porta protegge guida sorprende trasforma completa sostiene rivela nasconde mostra disegna costruisce ripara vende condivide
    cerca trova osserva confronta misura racconta descrive spiega insegna prepara cambia migliora rafforza riduce accompagna attira`),
  subject: (noun, adjective) => `il ${noun} ${adjective}`,
  object: (noun, adjective) => `un ${noun} ${adjective}`,
  after: (place, noun) => `${place} questo ${noun}`,
};

export const PT: Tongue = {
  openers: [
    'Muitas vezes,',
    'Na prática,',
    'Cada manhã,',
    'No início,',
    'Mais tarde,',
    'Com paciência,',
    'Em geral,',
    'Às vezes,',
  ],
  links: ['porque', 'enquanto', 'mas', 'e', 'quando', 'como'],
  places: ['em', 'sobre', 'com', 'sem', 'para', 'por'],
  nouns:
    list(`jardim mercado projeto cliente trabalho vizinho caminho produto contrato leitor romance capítulo barco comboio museu quadro modelo
    sistema teclado servidor ficheiro número silêncio campo poço vento fogo vestido preço risco remédio médico mestre curso edifício muro telhado
    porto marinheiro cozinheiro pastor cavalo cão fruto teatro canto ritmo sonho`),
  adjectives:
    list(`fértil paciente discreto sólido frágil moderno simples completo rápido lento tranquilo distante útil precioso raro local público
    privado fiel curioso prudente sincero justo claro escuro seco largo curto profundo ligeiro vasto modesto rico jovem sábio`),
  verbs:
    list(`alimenta leva protege guia surpreende transforma completa sustenta revela esconde mostra desenha constrói repara vende partilha guarda
    procura encontra observa compara mede conta descreve explica ensina prepara termina muda melhora reforça reduz acompanha atrai`),
  subject: (noun, adjective) => `o ${noun} ${adjective}`,
  object: (noun, adjective) => `um ${noun} ${adjective}`,
  after: (place, noun) => `${place} este ${noun}`,
};

export const NL: Tongue = {
  openers: ['Elke ochtend', 'In de praktijk', 'Met geduld', 'In het begin', 'Later op'],
  links: ['en', 'maar', 'want', 'of'],
  places: ['met', 'bij', 'voor', 'naar', 'zonder', 'onder'],
  nouns:
    list(`tuin markt klant buurman weg raad prijs lezer roman rivier boot trein reis gids tafel dienst behoefte ochtend lente put wind stof
    winkel mand winst dokter leraar les muur brug haven kok boer herder hond vis droom zang`),
  adjectives:
    list(`vruchtbare geduldige stille vaste moderne eenvoudige snelle rustige verre nuttige zeldzame lokale trouwe nieuwsgierige voorzichtige
    eerlijke heldere warme koude brede korte diepe lichte zware rijke jonge wijze zachte ernstige blije geheime zichtbare`),
  verbs:
    list(`draagt beschermt leidt verrast verandert vervangt steunt toont bouwt verkoopt deelt zoekt vindt verlaat vergelijkt meet vertelt
    beschrijft leert verbetert versterkt vermindert volgt verlicht respecteert weegt`),
  subject: (noun, adjective) => `de ${adjective} ${noun}`,
  object: (noun, adjective) => `een ${adjective} ${noun}`,
  after: (place, noun) => `${place} deze ${noun}`,
};
