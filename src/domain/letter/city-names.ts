/** What rules of declension cannot know: name, where from, where in; the preposition is added later. */
export const CITY_FORMS: ReadonlyMap<string, readonly [from: string, living: string]> = new Map(
  `
  Бровары Броваров Броварах|Сумы Сум Сумах|Черкассы Черкасс Черкассах|Люберцы Люберец Люберцах
  Яссы Ясс Яссах|Чебоксары Чебоксар Чебоксарах|Шахты Шахт Шахтах|Афины Афин Афинах|Патры Патр Патрах
  Фивы Фив Фивах|Канны Канн Каннах|Карловы_Вары Карловых_Вар Карловых_Варах
  Великие_Луки Великих_Лук Великих_Луках|Набережные_Челны Набережных_Челнов Набережных_Челнах
  Химки Химок Химках|Апатиты Апатитов Апатитах|Тольятти Тольятти Тольятти|Салоники Салоник Салониках
  Мытищи Мытищ Мытищах|Алматы Алматы Алматы|Елец Ельца Ельце|Орёл Орла Орле|Орел Орла Орле
  Либерец Либереца Либереце|Лиепая Лиепаи Лиепае|Торунь Торуня Торуне|Бор Бора Бору
  Белая_Церковь Белой_Церкви Белой_Церкви|Запорожье Запорожья Запорожье|Заполярье Заполярья Заполярье
  Кошице Кошице Кошице|Катовице Катовице Катовице|Тюмень Тюмени Тюмени
  Горячий_Ключ Горячего_Ключа Горячем_Ключе|Печ Печа Пече|Быдгощ Быдгоща Быдгоще|Мантуя Мантуи Мантуе
  Градец-Кралове Градец-Кралове Градец-Кралове|Никополь Никополя Никополе|Буча Бучи Буче
  Сандомир Сандомира Сандомире|Ливны Ливен Ливнах|Гагры Гагр Гаграх|Дельфы Дельф Дельфах
  Сиракузы Сиракуз Сиракузах|Помпеи Помпей Помпеях|Сергиев_Посад Сергиева_Посада Сергиевом_Посаде
  Павлов_Посад Павлова_Посада Павловом_Посаде|Лысьва Лысьвы Лысьве|Бендеры Бендер Бендерах
  Бельцы Бельц Бельцах|Лубны Лубен Лубнах|Ромны Ромен Ромнах|Прилуки Прилук Прилуках
  Вышний_Волочёк Вышнего_Волочка Вышнем_Волочке|Чернобыль Чернобыля Чернобыле
  Вентспилс Вентспилса Вентспилсе|Кёнигсберг Кёнигсберга Кёнигсберге|Татры Татр Татрах|Хельм Хельма Хельме
  `
    .trim()
    .split(/[|\n]/)
    .map((row) =>
      row
        .trim()
        .split(' ')
        .map((form) => form.replaceAll('_', ' ')),
    )
    .flatMap(([name, from, living]) =>
      name === undefined || from === undefined || living === undefined
        ? []
        : [[name, [from, living]] as const],
    ),
)

/** Ukrainian names of cities whose Russian names differ by more than letters. */
const UKRAINIAN = `
  Бердичів=Бердичев Біла_Церква=Белая_Церковь Бровари=Бровары Вінниця=Винница Дніпро=Днепр
  Дрогобич=Дрогобыч Житомир=Житомир Запоріжжя=Запорожье Івано-Франківськ=Ивано-Франковск Ізмаїл=Измаил
  Ізюм=Изюм Ірпінь=Ирпень Кам’янське=Каменское Кам’янець-Подільський=Каменец-Подольский Керч=Керчь
  Київ=Киев Ковель=Ковель Кременчук=Кременчуг Кривий_Ріг=Кривой_Рог Кропивницький=Кропивницкий
  Лисичанськ=Лисичанск Лубни=Лубны Миколаїв=Николаев Мукачево=Мукачево Нікополь=Никополь Ніжин=Нежин
  Одеса=Одесса Острог=Острог Прилуки=Прилуки Рівне=Ровно Ромни=Ромны Сєвєродонецьк=Северодонецк
  Слов’янськ=Славянск Старокостянтинів=Староконстантинов Суми=Сумы Тернопіль=Тернополь
  Трускавець=Трускавец Харків=Харьков Херсон=Херсон Хмельницький=Хмельницкий Хотин=Хотин Черкаси=Черкассы
  Чернівці=Черновцы Чернігів=Чернигов Чорнобиль=Чернобыль Чортків=Чортков Шепетівка=Шепетовка
  Сімферополь=Симферополь Євпаторія=Евпатория Феодосія=Феодосия Ужгород=Ужгород Луцьк=Луцк Полтава=Полтава
`

/** Cities written in Latin letters whose Russian names no rule of transcription gives. */
const LATIN = `
  Aarhus=Орхус Adelaide=Аделаида Aachen=Ахен Aix-en-Provence=Экс-ан-Прованс Atlanta=Атланта
  Augsburg=Аугсбург Austin=Остин Baltimore=Балтимор Bath=Бат Beijing=Пекин Beirut=Бейрут Bergamo=Бергамо
  Bilbao=Бильбао Birmingham=Бирмингем Bordeaux=Бордо Bournemouth=Борнмут Bradford=Брадфорд
  Brighton=Брайтон Brisbane=Брисбен Bochum=Бохум Bristol=Бристоль Bruges=Брюгге Brugge=Брюгге Cairo=Каир
  Calgary=Калгари Cannes=Канны Cape_Town=Кейптаун Cardiff=Кардифф Christchurch=Крайстчерч
  Cleveland=Кливленд Cluj-Napoca=Клуж-Напока Coimbra=Коимбра Cordoba=Кордова Córdoba=Кордова Cork=Корк
  Coventry=Ковентри Cracow=Краков Dallas=Даллас Delft=Делфт Denver=Денвер Derby=Дерби Detroit=Детройт
  Dijon=Дижон Dubai=Дубай Durham=Дарем Dundee=Данди Eindhoven=Эйндховен Espoo=Эспоо Essen=Эссен
  Exeter=Эксетер Frankfurt_am_Main=Франкфурт-на-Майне Galway=Голуэй Genoa=Генуя Genova=Генуя Ghent=Гент
  Gent=Гент Glasgow=Глазго Gothenburg=Гётеборг Granada=Гранада Grenoble=Гренобль Groningen=Гронинген
  Guildford=Гилфорд Halifax=Галифакс Halle=Галле Havana=Гавана Hong_Kong=Гонконг Houston=Хьюстон Hull=Халл
  Ipswich=Ипсвич Jena=Йена Kaliningrad=Калининград České_Budějovice=Ческе-Будеёвице
  Hradec_Králové=Градец-Кралове Karlovy_Vary=Карловы_Вары Karlsruhe=Карлсруэ Kassel=Кассель
  Katowice=Катовице Kiel=Киль Košice=Кошице Lausanne=Лозанна Leeds=Лидс Leiden=Лейден Leicester=Лестер
  Leuven=Лёвен Liège=Льеж Liege=Льеж Lille=Лилль Limerick=Лимерик Lincoln=Линкольн Liberec=Либерец
  Linz=Линц Lublin=Люблин Linköping=Линчёпинг Liverpool=Ливерпуль Lucerne=Люцерн Luzern=Люцерн
  Maastricht=Маастрихт Mainz=Майнц Mannheim=Мангейм Miami=Майами Minneapolis=Миннеаполис
  Montpellier=Монпелье Nancy=Нанси Nantes=Нант Newcastle=Ньюкасл New_Orleans=Новый_Орлеан Norwich=Норидж
  Nottingham=Ноттингем Odense=Оденсе Odesa=Одесса Olomouc=Оломоуц Orléans=Орлеан Orleans=Орлеан Oulu=Оулу
  Padova=Падуя Padua=Падуя Palermo=Палермо Pardubice=Пардубице Pisa=Пиза Perth=Перт Perugia=Перуджа
  Phoenix=Финикс Pilsen=Пльзень Plzeň=Пльзень Plzen=Пльзень Pittsburgh=Питтсбург Plymouth=Плимут
  Plovdiv=Пловдив Portland=Портленд Portsmouth=Портсмут Potsdam=Потсдам Quebec=Квебек Québec=Квебек
  Reading=Рединг Reims=Реймс Rennes=Ренн Rijeka=Риека Rostock=Росток Rouen=Руан Rzeszów=Жешув
  Rzeszow=Жешув Salt_Lake_City=Солт-Лейк-Сити San_Diego=Сан-Диего Santiago=Сантьяго Sevilla=Севилья
  Seville=Севилья Shanghai=Шанхай Sheffield=Шеффилд Siena=Сиена Singapore=Сингапур Southampton=Саутгемптон
  St_Andrews=Сент-Андрус St_Gallen=Санкт-Галлен Stavanger=Ставангер Swansea=Суонси Szczecin=Щецин
  Szeged=Сегед Taipei=Тайбэй Timisoara=Тимишоара Toulon=Тулон Tours=Тур Trento=Тренто Trieste=Триест
  Trondheim=Тронхейм Tübingen=Тюбинген Umeå=Умео Umea=Умео Uppsala=Уппсала Venezia=Венеция Venice=Венеция
  Verona=Верона Versailles=Версаль Warwick=Уорик Weimar=Веймар Wiesbaden=Висбаден Winchester=Винчестер
  Winnipeg=Виннипег Wolverhampton=Вулверхэмптон Worcester=Вустер Würzburg=Вюрцбург York=Йорк
  Zaragoza=Сарагоса Zielona_Góra=Зелёна-Гура Vinnytsia=Винница Chernivtsi=Черновцы Chernihiv=Чернигов
  Zaporizhzhia=Запорожье Mykolaiv=Николаев Rivne=Ровно Ternopil=Тернополь Khmelnytskyi=Хмельницкий
  Cherkasy=Черкассы Sumy=Сумы Ivano-Frankivsk=Ивано-Франковск Kremenchuk=Кременчуг Kryvyi_Rih=Кривой_Рог
  Irpin=Ирпень Brovary=Бровары Bila_Tserkva=Белая_Церковь Poltava=Полтава Zhytomyr=Житомир
  Uzhhorod=Ужгород Lutsk=Луцк Kropyvnytskyi=Кропивницкий Simferopol=Симферополь
`

/** Russian names of cities under their `cityKey`. */
export const CITY_RUSSIAN: ReadonlyMap<string, string> = new Map(
  `${UKRAINIAN} ${LATIN}`
    .trim()
    .split(/\s+/)
    .map((pair) => pair.replaceAll('_', ' ').split('=') as [string, string])
    .map(([typed, russian]) => [cityKey(typed), russian]),
)

/** The form under which a city stands in `CITY_RUSSIAN`: “St. Gallen” and “st gallen” are one. */
export function cityKey(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/['’ʼ]/g, '’')
    .replace(/\./g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
