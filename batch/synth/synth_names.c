/* The tables of synth: towns, surnames, given names, buildings. Nobody in particular is meant. */
#include "synth/synth_tables.h"

#define WORDS(array)                                                                               \
    {                                                                                              \
        (array), sizeof(array) / sizeof *(array)                                                   \
    }

/* Postal codes and names as Japan Post publishes them; 丁目 and weights are rough. */
static const struct synth_town odawara_towns[] = {
    {"扇町", "2500001", 6, 9},     {"寿町", "2500002", 5, 6},     {"東町", "2500003", 5, 7},
    {"浜町", "2500004", 4, 5},     {"中町", "2500005", 3, 4},     {"栄町", "2500011", 4, 6},
    {"本町", "2500012", 4, 6},     {"南町", "2500013", 4, 5},     {"城内", "2500014", 0, 1},
    {"早川", "2500021", 3, 4},     {"石橋", "2500022", 0, 1},     {"米神", "2500023", 0, 1},
    {"根府川", "2500024", 0, 1},   {"江之浦", "2500025", 0, 1},   {"入生田", "2500031", 0, 1},
    {"風祭", "2500032", 0, 2},     {"板橋", "2500034", 0, 4},     {"南板橋", "2500035", 2, 3},
    {"池上", "2500041", 0, 3},     {"荻窪", "2500042", 0, 7},     {"谷津", "2500043", 0, 2},
    {"城山", "2500045", 4, 5},     {"府川", "2500052", 0, 2},     {"穴部", "2500053", 0, 2},
    {"多古", "2500054", 0, 4},     {"久野", "2500055", 0, 12},    {"井細田", "2500056", 0, 4},
    {"曽我大沢", "2500201", 0, 1}, {"上曽我", "2500202", 0, 2},   {"曽我岸", "2500203", 0, 2},
    {"曽我谷津", "2500204", 0, 1}, {"曽我別所", "2500205", 0, 1}, {"曽我原", "2500206", 0, 1},
    {"下大井", "2500208", 0, 2},   {"鬼柳", "2500211", 0, 1},     {"西大友", "2500212", 0, 2},
    {"東大友", "2500213", 0, 1},   {"永塚", "2500214", 0, 2},     {"千代", "2500215", 0, 4},
    {"高田", "2500216", 0, 4},     {"別堀", "2500217", 0, 1},     {"曽比", "2500851", 0, 6},
    {"栢山", "2500852", 0, 10},    {"堀之内", "2500853", 0, 4},   {"飯田岡", "2500854", 0, 4},
    {"清水新田", "2500855", 0, 2}, {"新屋", "2500856", 0, 2},     {"柳新田", "2500857", 0, 1},
    {"小台", "2500858", 0, 2},     {"桑原", "2500861", 0, 3},     {"成田", "2500862", 0, 4},
    {"飯泉", "2500863", 0, 7},     {"蓮正寺", "2500865", 0, 9},   {"中曽根", "2500866", 0, 4},
    {"下堀", "2500871", 0, 3},     {"中里", "2500872", 0, 5},     {"矢作", "2500873", 0, 6},
    {"鴨宮", "2500874", 0, 9},     {"南鴨宮", "2500875", 3, 8},   {"中新田", "2500876", 0, 3},
    {"上新田", "2500877", 0, 2},   {"下新田", "2500878", 0, 3},   {"沼代", "2560801", 0, 1},
    {"小竹", "2560802", 0, 4},     {"中村原", "2560803", 0, 2},   {"羽根尾", "2560804", 0, 3},
    {"小船", "2560806", 0, 3},     {"山西", "2560807", 0, 1},     {"田島", "2560811", 0, 2},
    {"国府津", "2560812", 5, 9},   {"前川", "2560813", 0, 7},     {"川匂", "2560814", 0, 1},
    {"小八幡", "2560815", 4, 6},   {"酒匂", "2560816", 7, 11},    {"西酒匂", "2560817", 3, 5},
};

static const struct synth_city cities[] = {
    {"14206", "神奈川県", "小田原市", odawara_towns, sizeof odawara_towns / sizeof *odawara_towns},
};

static const char *const prefectures[] = {
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県",   "福島県", "茨城県",
    "栃木県", "群馬県", "埼玉県", "千葉県", "東京都", "神奈川県", "新潟県", "富山県",
    "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県",   "愛知県", "三重県",
    "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県",
    "岡山県", "広島県", "山口県", "徳島県", "香川県", "愛媛県",   "高知県", "福岡県",
    "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県",
};

const struct synth_city *synth_city_of(const char *municipality)
{
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++)
        if (strcmp(cities[i].municipality, municipality) == 0)
            return &cities[i];
    return NULL;
}

const char *synth_prefecture_of(const char *municipality)
{
    size_t at = (size_t)(municipality[0] - '0') * 10 + (size_t)(municipality[1] - '0');

    return at >= 1 && at <= sizeof prefectures / sizeof *prefectures ? prefectures[at - 1] : NULL;
}

static const char *const made_up_towns[] = {
    "あけぼの町", "中央", "若葉", "緑が丘", "桜台",     "泉",       "旭が丘",   "花園",
    "富士見",     "松原", "青葉", "日の出", "希望が丘", "美園",     "東雲",     "常盤",
    "末広",       "千歳", "高砂", "平和",   "光が丘",   "みどり台", "栄",       "竹の台",
    "梅が丘",     "清水", "弥生", "春日",   "白鳥",     "望洋台",   "月見が丘", "星が丘",
};
const struct synth_words synth_made_up_towns = WORDS(made_up_towns);

static const char *const surnames[] = {
    "佐藤", "鈴木", "高橋",   "田中",   "渡辺", "伊藤", "山本", "中村",   "小林",     "加藤",
    "吉田", "山田", "佐々木", "山口",   "松本", "井上", "木村", "林",     "斎藤",     "清水",
    "山崎", "森",   "池田",   "橋本",   "阿部", "石川", "山下", "中島",   "石井",     "小川",
    "前田", "岡田", "長谷川", "藤田",   "後藤", "近藤", "村上", "遠藤",   "青木",     "坂本",
    "斉藤", "福田", "太田",   "西村",   "藤井", "金子", "岡本", "藤原",   "三浦",     "中野",
    "中川", "原田", "松田",   "竹内",   "小野", "田村", "中山", "和田",   "石田",     "森田",
    "上田", "原",   "内田",   "柴田",   "酒井", "宮崎", "横山", "高木",   "安藤",     "宮本",
    "大野", "小島", "谷口",   "工藤",   "今井", "高田", "増田", "丸山",   "杉山",     "村田",
    "大塚", "新井", "小山",   "平野",   "藤本", "河野", "上野", "野口",   "武田",     "松井",
    "千葉", "菅原", "岩崎",   "久保",   "木下", "佐野", "野村", "松尾",   "市川",     "菊地",
    "杉本", "古川", "大西",   "島田",   "水野", "桜井", "高野", "渡部",   "吉川",     "山内",
    "西田", "飯田", "菊池",   "西川",   "小松", "北村", "安田", "五十嵐", "川口",     "平田",
    "関",   "中田", "久保田", "服部",   "東",   "岩田", "土屋", "川崎",   "福島",     "本田",
    "辻",   "樋口", "秋山",   "田口",   "永井", "山中", "中西", "吉村",   "川上",     "石原",
    "大橋", "松岡", "浜田",   "馬場",   "森本", "矢野", "浅野", "松下",   "星野",     "大久保",
    "吉岡", "小池", "野田",   "荒木",   "熊谷", "松浦", "大谷", "内藤",   "黒田",     "尾崎",
    "川村", "永田", "望月",   "堀",     "田辺", "竹田", "栗原", "大島",   "鎌田",     "下田",
    "長島", "瀬戸", "府川",   "加藤木", "椎野", "二見", "剣持", "香川",   "勅使河原", "小早川",
};
const struct synth_words synth_surnames = WORDS(surnames);

static const char *const rare_surnames[] = {
    "髙橋", "山﨑", "𠮷田", "髙木", "宮﨑", "𠮷川", "髙野", "濵田", "𠮷村", "髙田",
    "尾﨑", "𠮷岡", "栁田", "德永", "髙山", "岩﨑", "𠮷野", "瀨戸", "栁澤", "𣘺本",
    "濵口", "髙島", "川﨑", "德田", "𠮷澤", "大𣘺", "濵野", "廣瀨",
};
const struct synth_words synth_rare_surnames = WORDS(rare_surnames);

/* Variants that Adobe-Japan1 has: 葛 and 辻 and 祇 with U+E0100, 邉 and 邊 and 斎 with U+E0101. */
static const char *const variant_surnames[] = {
    "葛\U000E0100西", "辻\U000E0100",   "葛\U000E0100城", "辻\U000E0100本", "渡邉\U000E0101",
    "葛\U000E0100原", "渡邊\U000E0101", "祇\U000E0100園", "斎\U000E0101藤", "辻\U000E0100村",
};
const struct synth_words synth_variant_surnames = WORDS(variant_surnames);

static const char *const men_elder[] = {
    "清", "勇", "茂",   "実",   "弘",   "進",   "博",   "隆",   "正",   "昭",   "勝",   "明",
    "稔", "豊", "武",   "誠",   "修",   "和夫", "正夫", "幸雄", "義雄", "昭二", "孝",   "三郎",
    "忠", "久", "正雄", "一郎", "敏夫", "昇",   "守",   "哲夫", "光男", "邦彦", "英夫", "文雄",
};
static const char *const men_middle[] = {
    "誠",   "健一", "浩", "剛",   "学",   "大輔", "直樹", "哲也", "健太", "拓也", "和也", "英樹",
    "浩二", "聡",   "亮", "達也", "智也", "洋平", "雄太", "翔太", "大樹", "慎一", "隆之", "秀樹",
    "康弘", "裕介", "徹", "淳",   "俊介", "賢治", "祐樹", "貴之", "雅彦", "信行", "正樹", "圭介",
};
static const char *const men_young[] = {
    "蓮",   "大翔", "悠真", "湊",   "蒼",   "樹",   "陽翔", "律",   "朝陽", "碧",   "新",   "颯太",
    "陽太", "悠人", "颯",   "結翔", "海斗", "翔",   "拓海", "優斗", "陸",   "太一", "奏太", "蒼空",
    "瑛太", "健人", "悠斗", "涼介", "翼",   "大和", "晴",   "伊織", "凪",   "暖",   "仁",   "隼人",
};
static const char *const women_elder[] = {
    "和子",   "幸子",   "節子",   "洋子", "恵子", "美代子", "京子", "文子", "千代子",
    "久子",   "信子",   "ヨシ子", "弘子", "静江", "トミ",   "キヨ", "敏子", "勝子",
    "悦子",   "順子",   "光子",   "房江", "ハナ", "よし江", "孝子", "澄子", "君江",
    "八重子", "富美子", "智恵子", "昌子", "絹代", "てる子", "みつ", "春江", "初枝",
};
static const char *const women_middle[] = {
    "陽子", "裕子",   "真由美", "久美子", "智子", "直美", "由美子", "明美", "恵",
    "愛",   "香織",   "美穂",   "麻衣",   "彩",   "千尋", "さやか", "麻美", "美香",
    "理恵", "亜希子", "友美",   "舞",     "加奈", "奈々", "絵里",   "純子", "典子",
    "真紀", "由佳",   "綾子",   "美咲",   "優子", "瞳",   "佳奈",   "早苗", "礼子",
};
static const char *const women_young[] = {
    "陽菜", "凛",   "結菜",   "葵",   "芽依",   "紬",   "さくら", "莉子", "美月",
    "杏",   "結衣", "心春",   "澪",   "ひまり", "咲良", "花",     "詩",   "琴音",
    "美桜", "愛莉", "楓",     "優奈", "彩花",   "七海", "遥",     "結月", "心結",
    "凪咲", "茉白", "あかり", "莉緒", "一花",   "柚希", "すみれ", "和奏", "真央",
};
const struct synth_words synth_men[SYNTH_GENERATIONS] = {WORDS(men_elder), WORDS(men_middle),
                                                         WORDS(men_young)};
const struct synth_words synth_women[SYNTH_GENERATIONS] = {WORDS(women_elder), WORDS(women_middle),
                                                           WORDS(women_young)};

static const char *const rare_given[] = {"德子", "淸",   "彥太", "德一",
                                         "曻",   "緖美", "靑葉", "敎子"};
const struct synth_words synth_rare_given = WORDS(rare_given);

static const char *const vi_family[] = {"NGUYEN", "TRAN", "LE",   "PHAM",
                                        "HOANG",  "VU",   "DANG", "BUI"};
static const char *const vi_given[] = {"THI HOA",      "VAN NAM",    "THI LAN",
                                       "MINH DUC",     "THI THU HA", "QUOC ANH",
                                       "THI NGOC MAI", "VAN HUNG",   "THANH TUNG"};
static const char *const zh_family[] = {"WANG", "LI",   "ZHANG", "LIU",
                                        "CHEN", "YANG", "HUANG", "ZHAO"};
static const char *const zh_family_kanji[] = {"王", "李", "張", "劉", "陳", "楊", "黄", "趙"};
static const char *const zh_given[] = {"WEI", "FANG",   "XIAOMING", "JING",
                                       "LEI", "YUTING", "HAO",      "LIHUA"};
static const char *const zh_given_kanji[] = {"偉", "芳", "小明", "静", "雷", "雨婷", "浩", "麗華"};
static const char *const ko_family[] = {"KIM", "LEE", "PARK", "CHOI", "JUNG", "KANG"};
static const char *const ko_family_kanji[] = {"金", "李", "朴", "崔", "鄭", "姜"};
static const char *const ko_given[] = {"MINJUN", "SEOYEON", "JIHOON", "SOOJIN", "HYUNWOO", "EUNJI"};
static const char *const ko_given_kanji[] = {"珉俊", "瑞然", "志勲", "秀珍", "賢宇", "恩智"};
static const char *const ph_family[] = {"SANTOS", "REYES",   "CRUZ",
                                        "GARCIA", "MENDOZA", "DELA CRUZ"};
static const char *const ph_given[] = {"MARIA CRISTINA", "JOHN PAUL", "ANGELICA",
                                       "MARK ANTHONY",   "ROSE ANN",  "JOSE MARI"};
static const char *const br_family[] = {
    "SILVA", "OLIVEIRA DOS SANTOS", "SOUZA", "PEREIRA DA COSTA", "ALMEIDA", "TANAKA FERREIRA"};
static const char *const br_given[] = {"MARIA APARECIDA", "CARLOS EDUARDO", "ANA PAULA",
                                       "JOSE ROBERTO",    "LUCAS KENJI",    "FERNANDA YUMI"};
static const char *const np_family[] = {"SHRESTHA", "GURUNG", "TAMANG", "THAPA MAGAR", "RAI", "KC"};
static const char *const np_given[] = {"RAM BAHADUR",  "SITA",   "BISHNU",
                                       "ANITA KUMARI", "DEEPAK", "SUNITA"};
const struct synth_nation synth_nations[SYNTH_NATIONS] = {
    {WORDS(vi_family), {NULL, 0}, WORDS(vi_given), {NULL, 0}},
    {WORDS(zh_family), WORDS(zh_family_kanji), WORDS(zh_given), WORDS(zh_given_kanji)},
    {WORDS(ph_family), {NULL, 0}, WORDS(ph_given), {NULL, 0}},
    {WORDS(ko_family), WORDS(ko_family_kanji), WORDS(ko_given), WORDS(ko_given_kanji)},
    {WORDS(np_family), {NULL, 0}, WORDS(np_given), {NULL, 0}},
    {WORDS(br_family), {NULL, 0}, WORDS(br_given), {NULL, 0}},
};

static const char *const building_heads[] = {
    "コーポ",     "ハイツ", "メゾン",   "サンハイム", "グリーン", "パーク", "シティ", "レジデンス",
    "フォレスト", "第二",   "エクセル", "アーバン",   "ロイヤル", "ヴィラ", "ラ・",   "クレール",
};
static const char *const building_tails[] = {
    "さくら",     "富士",          "みなみ",     "若葉",   "コート", "ヒルズ",   "プラザ",
    "ガーデン",   "ハイム",        "マンション", "荘",     "壱番館", "スクエア", "テラス",
    "アネックス", "ベルジュ, A棟", "ミニヨン",   "花水木", "タウン", "海岸通り",
};
static const char *const facilities[] = {
    "特別養護老人ホーム潮騒苑", "介護老人保健施設みかんの里", "有料老人ホーム梅の香",
    "グループホームひなた",     "特別養護老人ホーム曙光園",   "ケアハウス相模の風",
};
const struct synth_words synth_building_heads = WORDS(building_heads);
const struct synth_words synth_building_tails = WORDS(building_tails);
const struct synth_words synth_facilities = WORDS(facilities);

static const char *const guardian_offices[] = {
    "弁護士法人架空総合法律事務所",
    "司法書士法人あかつき事務所",
    "架空市社会福祉協議会成年後見センター",
    "社会福祉法人潮騒会　後見担当",
};
const struct synth_words synth_guardian_offices = WORDS(guardian_offices);
