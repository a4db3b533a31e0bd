/**
 * Practical transcription of names in Latin script, after R. S. Gilyarevsky, B. A. Starostin, “Foreign Names and
 * Titles in Russian Text”. The language is guessed from the spelling; where nothing tells it, every letter is read
 * in the way that most languages share. The result is a proposal and is always shown to be corrected.
 */
type Rule = readonly [spelling: RegExp, russian: string]

/** Rows of `spelling=russian`; a spelling is a regular expression that may look behind and ahead. */
function rules(...rows: string[]): readonly Rule[] {
  return rows.flatMap((row) =>
    row.split(' ').map((pair): Rule => {
      const cut = pair.lastIndexOf('=')
      return [new RegExp(pair.slice(0, cut), 'uy'), pair.slice(cut + 1)]
    }),
  )
}

/** What most languages share; the rules of a language go before it. */
const SHARED = rules(
  'schtsch=щ shch=щ tsch=ч tch=ч sch=ш sh=ш zh=ж kh=х ch=ч cz=ч sz=ш rz=ж ts=ц tz=ц th=т ph=ф ck=к qu=кв',
  'oo=у ee=и ou=у iya=ия ya=я yu=ю yo=ё ye=е ja=я ju=ю jo=йо je=е j(?=[éèēě])=',
  '(?<=[^aeiouy])ia$=ия ia=иа io=ио iy=ий (?<=a)i(?=[nmtvk]|$)=й (?<=e)i(?=[^aeiouyhr]|$)=й ques?$=к',
  'x=кс l(?=[bcdfghjmnpqrtvwxz])=ль c(?=[eiyéè])=с c=к ^e=э y(?<=[aeiou]y)=й ^j=дж (?<=.)h$=',
)

const LETTERS: Record<string, string> = Object.fromEntries(
  [
    'a:а b:б c:к d:д e:е f:ф g:г h:х i:и j:й k:к l:л m:м n:н o:о p:п q:к r:р s:с t:т u:у v:в w:в y:и z:з',
    'à:а á:а â:а ã:а ä:е å:о ą:он æ:е ç:с ć:ч č:ч ď:д đ:д è:е é:е ê:е ë:е ě:е ę:ен ė:е ē:е ğ:г ģ:г',
    'ì:и í:и î:и ï:и ī:и į:и ı:ы ķ:к ł:л ļ:л ñ:нь ń:нь ň:нь ņ:нь ò:о ó:о ô:о õ:о ö:ё ø:ё ő:ё œ:ё ř:рж ś:с š:ш',
    'ş:ш ș:ш ß:сс ť:т ţ:ц ț:ц ù:у ú:у û:у ü:ю ů:у ű:ю ū:у ų:у ý:и ÿ:и ź:з ż:ж ž:ж ð:д þ:т',
    'ă:э ə:а ħ:х ŧ:т ŋ:нг',
  ].flatMap((row) => row.split(' ').map((pair) => pair.split(':') as [string, string])),
)

/** «ль» where a soft l closes a syllable: at the end, or before a consonant other than l. */
const SOFT_L = 'l(?=[bcdfghjkmnpqrstvwxzç]|$)=ль'

const LANGUAGES = {
  de: rules(
    'tsch=ч sch=ш chs=кс ch=х ck=к ß=сс tz=ц th(?=elm|ild)=тх th=т ph=ф dt=дт qu=кв',
    '^st=шт ^sp=шп ^e=э ei=ай ai=ай ey=ай',
    'ie$=и ie=и ^eu=ой eu=ой äu=ой ee=е aa=а oo=о ^ä=э ä=е ^ö=э ö=ё ^ü=ю ü=ю ^ja=я ja=я ju=ю je=е ^jo=йо j=й',
    '(?<=[aeiouäöü])h(?![aeiouäöü])= s(?=ieg|ig)=з (?<=[aeiouäöülrmn])s(?=[aeiouäöü])=з (?<=[aeiou])v=в v=ф',
    'w=в z=ц x=кс y=и c(?=[eiy])=ц c=к ll=лл ia$=ия',
    SOFT_L,
  ),
  fr: rules(
    'eaux?$=о eau=о aux?=о ^eu=э (?<=i)eu=ё œu=ё eu=ё œ=э oî=уа oi=уа oy(?![aeiou])=уа oui=уи ou=у où=у',
    'aill=ай eill=ей (?<=[^aeiou])illes?$=ий ille=ий ill=ий',
    '(?<=[^aeiou])ieu=ьё (?<=[bcdfgpt][rl])ien$=иен (?<=[^aeiou])ienn?es?$=ьен',
    '(?<=[^aeiou])iens?$=ьен (?<=[^aeiou])ier$=ье (?<=[^aeiou])i[eè]r=ьер',
    '(?<=.)ain(?![aeiouyéèn])=ен ain(?=e)=ен ai=е ^aî=э aî=е ay=е ei=е ^[aâ]in=эн',
    '^in(?![aeiouyéèhn])=эн (?<=[^aeiou])[iy]n(?![aeiouyéèëhn])=ен [iy]m(?=[bp])=ем',
    '^e[mn](?=[bcdfgjpqrstv])=ан en(?=[bcdfgjpqrstv])=ан em(?=[bp])=ам un$=ен',
    'sch=ш ch=ш ph=ф th=т gn=нь gu(?=[eéèiy])=г ge(?=[aoâô])=ж g(?=[eéèiîy])=ж j=ж qu=к ç=с c(?=[eéèêiîy])=с',
    'h= (?<=[aeiouyéèêëïâôû])s(?=[aeiouyéèêëïâô])=з ss=сс x$= ^[éèêe]=э ë=э (?<=[aoiuéï])[éè]=э',
    '(?<=[rl])ent$=ан (?<=.)er$=е ez$=е (?<=[^aeiouy])ie$=и (?<=i)e$= ées?$=е é=е lles?$=ль les?$=ль',
    '(?<=.)es$= (?<=.)e$= (?<=[^ïèé])s$= [tdp]$= nn(?=e$)=н ^u=ю u=ю û=ю ü=ю ï=и y=и w=в x=кс z=з c=к',
    SOFT_L,
  ),
  pl: rules(
    'szcz=щ sz=ш cz=ч dzi(?=[aeouąęó])=дз dź=дзь dż=дж (?<=[pkt])rz=ш rz=ж ch=х ści(?=[aeou])=сц ść=сць śc=сц',
    'ści=сци ^ję=ен ^je=е ^ja=я ^ju=ю ^jó=ю ^jo=йо ja=я je=е ju=ю j=й',
    'l(?=[bcćdfghjkmnńprsśtwzźż]|$)=ль ló=лю ^e=э',
    'si(?=[aąeęou])=с ci(?=[aąeęou])=ц zi(?=[aąeęou])=з ni(?=[aąeęou])=н',
    'ie=е (?<=[cdlnrs])ia$=ия ia=я io=ё ią=ён ię=ен',
    'ą(?=[bp])=ом ą=он ę(?=[bp])=ем ę=ен ć=ць ń=нь ś(?=[bcćdfghjkłlmnprtw])=с ś=сь ź(?=[bdmw])=з ź=зь ż=ж',
    '(?<=zb)y=ы (?<=[rsc]z|ż)y=и c=ц h=г ó=у w=в y$=ы y=и z=з',
  ),
  cs: rules(
    'ch=х jé=е ji=и ^je=е ^ja=я ^ju=ю ja=я jo=йо je=е ju=ю jí=и c=ц h=г (?<=[ptk])ř=рш ř=рж ľu=лю ďu=дю',
    'ď=дь ť=ть ň=нь ľ=ль y=и ý=и ô=уо ä=е ^[eé]=э w=в ia$=ия ie=ие l=л',
  ),
  es: rules(
    'ch=ч ll(?=a|á)=ль ll=ль ñ=нь qu(?=[eéií])=к gu(?=[eéií])=г g(?=[eéií])=х j=х h= c(?=[eéií])=с z=с',
    '^[eé]=э (?<=[aáoó])i(?![aeou])=й y$=и ^y=и (?<=[aeo])y=й x=кс',
    SOFT_L,
  ),
  it: rules(
    'sci(?=[aou])=ш sc(?=[ei])=ш cch(?=[ei])=кк ch(?=i[aeou])=к ch=к cci(?=[aou])=чч cc(?=[ei])=чч ci(?=[aou])=ч',
    'c(?=[ei])=ч ggi(?=[aou])=дж gg(?=[ei])=дж gi(?=[aou])=дж gh=г gli(?=[aeou])=ль gn(?=[aeiou])=нь g(?=[ei])=дж',
    '(?<=^[bfpm]|ch|gh)ia=ья (?<=^[bfpmv]|ch|gh)ie=ье (?<=^[bfp]|ch|gh)io=ьо (?<=ch|gh)iu=ью',
    'zz=цц ^z=дз z=ц qu=кв (?<=[aeiou])s(?=[aeiou])=з ^e=э h= j=й y=и x=кс ia$=ия',
    SOFT_L,
  ),
  en: rules(
    'leigh$=ли ley$=ли ey$=и field=филд tch=тч (?<=[^aeiou])y$=и ie$=и (?<=l)ow$=оу ow$=о wood=вуд worth=уорт ^wh=у',
    '^wa(?=l)=уо ^wi=уи ^we=уэ ^wo=ву w(?=[aeiou])=у ew=ью sh=ш ch=ч th=т ph=ф ck=к ee=и ea=и oo=у ou=у',
    'i(?=[^aeiouwxy]e$)=ай a(?=[^aeiouwxy]e$)=ей o(?=[^aeiouwxyr]e$)=оу y(?=th?e$|le$)=ай iah$=айя ai=ей ay=ей',
    '^a(?=sh|n|d|l[^aeiou])=э (?<=^[bcdhmstpl]|^[bcdfgpt]r|^cl)a(?=d|dd|ck)=э ^e=э ur(?=[^aeiou])=ер',
    'j=дж qu=кв gh= c(?=[eiy])=с c=к ll$=лл l=л (?<=[a-z]{2})e$= y=и x=кс w=в',
  ),
  uk: rules(
    'shch=щ sh=ш ch=ч zh=ж kh=х zgh=зг ts=ц ^ya=я ^yu=ю ^ye=е ^yi=и ^yo=йо iia$=ия ii$=ий ii=ий iy$=ий yy$=ый yi=и',
    '(?<=[^aeiouy])ia=я (?<=[^aeiouy])iu=ю (?<=[^aeiouy])ie=е (?<=[aeiouy])ie=е ai(?=l)=ай ya=я yu=ю ye=е',
    'y=и h=г w=в ^e=э x=кс',
  ),
} as const
type Guess = keyof typeof LANGUAGES

/**
 * What gives a language away, the surest first. Only signs that other languages of the supporters rarely have:
 * a wrong guess spoils more than none.
 */
const SIGNS: readonly (readonly [RegExp, Guess | undefined])[] = [
  // Hungarian, Baltic, Turkish, Nordic and Portuguese spellings are left to the shared rules.
  [/[őűėųāēģķļņğışæøåþðãõ]|gy|^cs|cs$|zs|y.*[öü]|[öü].*y|ül|[öü]n$/, undefined],
  [/[łąęśźżć]|ń|sz|cz|^[pkt]rz|rz(?=[eya])|dzi|ów|wit$|ylia$|ycja$/, 'pl'],
  [/[ěřůďťňľĺŕ]|[čšž].*[áíéý]|[áíéý].*[čšž]|míra?$|^ct/, 'cs'],
  [/ii$|iia|[lr]iu[bdk]|yslav|shch|[^aeiou]yna$|my[rl]a?$|[bv]ohd|svia|viat|slava?$|^yo?s[yu]p|ysia$/, 'uk'],
  [/ñ|[áíóú](.*[aoeszn]|n)$|[^aeiou]és$|[^e]én$|qu[ei].*[ao]$|illo$|ci[ao]$|^h.*io$/, 'es'],
  [/[çèêëîïôœâûùÿ]|eau|oi[nrt]|oise$|aude$|ault?$|oux?$/, 'fr'],
  [/[äöüß]|sch/, 'de'],
  [/gli[aeo]|gn[ao]$|cc|chi[aeo]|ghe|gi[aou](?!s)|ci[aou]|zz|sci/, 'it'],
  [/nz[aoi]|zi[ao]$|gg|angel[oa]$|gero$|esc[ao]$|iella$|aldo$/, 'it'],
  [/.{3}ton$|.{3}son$|field$|leigh$|[ln]ey$|[lr]sey$|wood$|worth$|ford$|^wh|ee|oo|th[aru]|row$|rrod$|iah$/, 'en'],
  [/..ette$|..elle$|enne$|..ille$|phe$|aine$|é|ien$|thilde/, 'fr'],
  [/[dlnt]ine$|[^t]rine$|ppine$|[lr]ie$|oui|ence$|st?ule$|.{3}roy$|yne$|inthe$/, 'fr'],
  [/hild|mund|wig|trau?d|gard|helm|bert$|fried|mann$|[^aeiou]ulf$|[bn]hard$|linde?$|gund|burga?$|hold$/, 'de'],
  [/^wal|^volk[^a]|hei|mein|rein|ie[lb]|win$|mar$|old/, 'de'],
] // biome-ignore format: a row reads as one sign

function languageOf(word: string): Guess | undefined {
  return SIGNS.find(([sign]) => sign.test(word))?.[1]
}

/** A Latin word in Russian letters, not capitalised; letters that no rule knows stay. */
export function transcribe(word: string): string {
  const text = word.toLowerCase().normalize('NFC').replace(/['’ʼ]/g, '')
  const language = languageOf(text)
  const all = language === undefined ? SHARED : [...LANGUAGES[language], ...SHARED]
  let out = ''
  let at = 0
  while (at < text.length) {
    const rule = all.find(([spelling]) => {
      spelling.lastIndex = at
      return spelling.test(text)
    })
    if (rule) {
      out += rule[1]
      at = rule[0].lastIndex
    } else {
      const letter = text[at] ?? ''
      out += LETTERS[letter] ?? LETTERS[letter.normalize('NFD').slice(0, 1)] ?? letter
      at++
    }
  }
  return softened(out)
}

/** «ньа» is written «нья», «льа» «лья»: a sign before a vowel calls for its soft letter. */
function softened(word: string): string {
  return word
    .replace(/(?<=[нл]ь)[ауэ]/g, (vowel) => ({ а: 'я', у: 'ю', э: 'е' })[vowel] ?? vowel)
    .replace(/ьь/g, 'ь')
}
