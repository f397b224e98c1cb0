import { countryZones } from './zone-countries.ts';
import { countriesOfSeveral, type SeveralClocks } from './zone-several.ts';

/** What a phone number says of its owner's clock. */
export interface PhoneZone {
  readonly zone: string;
  /** Some numbers that begin like this belong to another clock. */
  readonly split: boolean;
  /** The digits that told it, calling code first. */
  readonly prefix: string;
  /** Whether it was more than the country's calling code. */
  readonly area: boolean;
}

// zone | calling code | area codes; `~`: some of the area keeps another clock. North America's codes are from the
// numbering plan's assignments, those of other countries from their regulators' plans; zones from the tz database.
const rows = `
America/New_York|1|201 202 203 207 212 215 216 220 223 227 229 234 239 240 252 267 272 276 283 301 302 304 305 315 321 324 326 329 330 332 336 339 347 351 352 363 380 386 401 404 407 410 412 413 419 434 436 440 443 445 470 472 475 478 484 502 508 513 516 518 540 551 561 567 570 571 582 585 603 607 609 610 614 617 624 631 640 645 646 656 667 678 680 681 686 689 703 704 706 716 717 718 724 727 728 732 740 743 754 757 762 770 771 772 774 781 786 802 803 804 813 814 821 826 828 835 838 839 843 845 848 854 856 857 859 860 862 863 864 865 878 904 908 910 912 914 917 919 929 934 937 941 943 948 954 959 973 978 980 984 ~423 ~606
America/Detroit|1|231 248 269 313 517 586 616 679 734 810 947 989 ~906
America/Indiana/Indianapolis|1|260 317 463 765 ~574 ~812 ~930
America/Chicago|1|205 210 214 217 218 219 224 225 228 235 251 254 256 262 274 281 309 312 314 316 318 319 320 325 327 331 334 337 346 353 361 402 405 409 414 417 430 432 447 464 469 479 501 504 507 512 515 531 534 539 557 563 572 573 580 601 608 612 615 618 629 630 636 641 651 659 660 662 682 708 712 713 715 726 730 731 737 763 769 773 779 806 815 816 817 830 832 847 861 870 872 901 903 913 918 920 924 936 938 940 945 952 956 972 975 979 985 ~270 ~308 ~364 ~448 ~605 ~620 ~701 ~785 ~850 ~931
America/Denver|1|303 307 385 406 435 505 575 719 720 801 915 970 983
America/Boise|1|~208 ~986
America/Phoenix|1|480 520 602 623 ~928
America/Los_Angeles|1|206 209 213 253 279 310 323 341 350 360 369 408 415 424 425 442 503 509 510 530 559 562 564 619 626 628 650 657 661 669 702 707 714 725 747 760 805 818 820 831 840 858 909 916 925 949 951 971 ~458 ~541 ~775
America/Anchorage|1|~907
Pacific/Honolulu|1|808
America/Puerto_Rico|1|787 939
America/St_Thomas|1|340
Pacific/Guam|1|671
Pacific/Saipan|1|670
Pacific/Pago_Pago|1|684
America/Toronto|1|226 249 263 289 343 354 365 367 382 416 418 437 438 450 468 514 519 548 579 581 613 647 683 705 742 753 819 873 905 ~807
America/Winnipeg|1|204 431 584
America/Regina|1|306 474 639
America/Edmonton|1|368 403 587 780 825
America/Vancouver|1|604 ~236 ~250 ~672 ~778
America/Halifax|1|782 902
America/Moncton|1|428 506
America/St_Johns|1|~709 ~879
America/Jamaica|1|658 876
America/Santo_Domingo|1|809 829 849
Australia/Sydney|61|2
Australia/Melbourne|61|3
Australia/Brisbane|61|7
Australia/Adelaide|61|~88
Australia/Perth|61|~89
America/Sao_Paulo|55|11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 61 62 64
America/Bahia|55|71 73 74 75 77
America/Maceio|55|79 82
America/Recife|55|81 87
America/Fortaleza|55|83 84 85 86 88 89 98 99
America/Belem|55|91 93 94 96
America/Araguaina|55|63
America/Cuiaba|55|65 66
America/Campo_Grande|55|67
America/Porto_Velho|55|69
America/Boa_Vista|55|95
America/Manaus|55|92 ~97
America/Rio_Branco|55|68
America/Mexico_City|52|33 55 56 222 442 477 722
America/Monterrey|52|81 844
America/Merida|52|999
America/Cancun|52|998
America/Hermosillo|52|662
America/Mazatlan|52|667 669
America/Chihuahua|52|614
America/Ciudad_Juarez|52|656
America/Tijuana|52|664 686
Europe/Moscow|7|495 499 812 831 843 861 863
Europe/Kaliningrad|7|401
Europe/Samara|7|846
Asia/Yekaterinburg|7|342 343 347 351
Asia/Omsk|7|381
Asia/Novosibirsk|7|383
Asia/Krasnoyarsk|7|391
Asia/Irkutsk|7|395
Asia/Vladivostok|7|421 423
Asia/Almaty|7|7
Asia/Jakarta|62|21 22 24 31 61 274
Asia/Makassar|62|361 411 431 542
Asia/Jayapura|62|967
Atlantic/Canary|34|822 828 922 928
Atlantic/Madeira|351|291
Atlantic/Azores|351|292 295 296
America/Punta_Arenas|56|61
`;

const zones = new Map<string, PhoneZone>();

for (const { calling, zone, mostly } of countryZones)
  if (calling !== '') zones.set(calling, { zone, split: mostly, prefix: calling, area: false });
for (const row of rows.trim().split('\n')) {
  const [zone = '', calling = '', codes = ''] = row.split('|');
  for (const code of codes.split(' ')) {
    const prefix = `${calling}${code.replace('~', '')}`;
    zones.set(prefix, { zone, prefix, split: code.startsWith('~'), area: true });
  }
}

const longest = Math.max(...[...zones.keys()].map((prefix) => prefix.length));

/**
 * What the longest known beginning of a number says; null without a calling code (`+49 …`, `0049 …`), and where the
 * country has several clocks and the area is not known, as of mobile numbers in most of them.
 */
export function phoneZoneOf(phone: string): PhoneZone | null {
  const digits = digitsOf(phone);
  if (digits === null) return null;
  // Mexico's mobile numbers were written with a 1 after the calling code until 2019.
  const number = digits.replace(/^521(?=\d{10}$)/, '52');
  for (let length = longest; length > 0; length -= 1) {
    const found = number.length >= length ? zones.get(number.slice(0, length)) : undefined;
    if (found !== undefined) return found;
  }
  return null;
}

/** The country with several clocks that a number's calling code tells, for numbers of which the area is not known. */
export function severalClocksCalled(phone: string): SeveralClocks | null {
  const digits = digitsOf(phone);
  if (digits === null) return null;
  return countriesOfSeveral.find(({ calling }) => calling.some((code) => digits.startsWith(code))) ?? null;
}

/** From the calling code on; null without one. */
function digitsOf(phone: string): string | null {
  const digits = phone.replace(/[^\d+]/g, '').replace(/^00/, '+');
  return digits.startsWith('+') ? digits.slice(1) : null;
}

/** Every zone that the table above names. */
export const phoneZones: readonly string[] = [...new Set([...zones.values()].map(({ zone }) => zone))];
