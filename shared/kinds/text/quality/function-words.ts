import type { TextLanguage } from '../text-language.ts';

/**
 * The most frequent function words of each language: half of every text. Words of several languages stand with each of them; they count
 * the less for it.
 */
export const FUNCTION_WORDS: Readonly<Record<TextLanguage, readonly string[]>> = {
  fr: words(
    `le la les un une des du de d l à au aux et ou où mais donc or ni car que qu qui quoi dont ce cet cette ces c s se sa son ses leur leurs
    mon ma mes ton ta tes notre nos votre vos je j tu il elle on nous vous ils elles me m te t lui y en ne n pas plus moins très bien aussi
    comme si dans par pour sur sous avec sans entre vers chez depuis pendant avant après est sont était être a ont avait avoir fait faire peut
    peuvent doit tout toute tous toutes même autre autres chaque quand lorsque ainsi alors encore toujours jamais déjà puis trop peu`,
  ),
  en: words(
    `the of and to a in is it that for on with as are was be this by at from or an not have has had but which they their you your we our can
    will would could should its it's his her he she them these those there when where what who how why all more most some such no than then
    also into over about between through during before after without within while because so if do does did been being each other only own
    very just any both few many much up out`,
  ),
  es: words(
    `el la los las un una unos unas de del al y o u pero que qué como cómo cuando donde porque para por con sin sobre entre hasta desde en a ante
    es son era fue ser está están estar ha han había haber hay se su sus le les lo me te nos mi tu yo él ella ellos ellas este esta estos
    estas ese esa eso más menos muy también no sí ya todo toda todos todas cada otro otra otros puede pueden debe hacer tiene tienen así`,
  ),
  de: words(
    `der die das den dem des ein eine einen einem einer eines und oder aber denn weil dass daß ob wenn als wie wo wer was nicht kein keine auch nur
    noch schon sehr mehr so zu zum zur im in am an auf aus bei mit nach von vom vor für über unter durch gegen ohne um bis seit ist sind war
    waren sein wird werden wurde hat haben hatte kann können muss soll ich du er sie es wir ihr sich mich uns ihre seine dieser diese dieses
    man hier dort dann`,
  ),
  it: words(
    `il lo la i gli le un uno una di del dello della dei degli delle dell a al allo alla ai agli alle da dal dalla dai in nel nella nei nelle
    con su sul sulla per tra fra e ed o ma che chi cui non si è sono era essere ha hanno aveva avere come quando dove perché anche più meno
    molto questo questa questi queste quello quella suo sua suoi loro nostro mi ti ci vi lui lei noi ogni tutto tutti tutte può possono
    deve così ancora già senza dopo prima`,
  ),
  pt: words(
    `o a os as um uma uns umas de do da dos das em no na nos nas ao aos à às por pelo pela pelos pelas para com sem sobre entre até desde e ou mas
    que como quando onde porque se não é são era foi ser está estão estar tem têm tinha ter há seu sua seus suas lhe me te nós eu ele ela eles
    elas este esta estes estas esse essa isso isto mais menos muito também já todo toda todos todas cada outro outra pode podem deve fazer
    assim ainda`,
  ),
  nl: words(
    `de het een en of maar want dat die dit deze van in op te aan met voor door over bij naar uit om tot tegen zonder onder tussen tijdens is
    zijn was waren wordt worden werd heeft hebben had kan kunnen moet moeten zal zou niet geen ook nog al wel zo als dan toen er hier daar
    wat wie waar hoe ik je jij hij zij ze we wij u hun haar ons onze zich veel meer zeer elke andere omdat wanneer`,
  ),
};

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
