/** Names by which addresses call regions and the tables do not. */
export const otherNames: Readonly<Record<string, readonly string[]>> = {
  'DE-BY': ['Bavaria'],
  'DE-HB': ['Bremen'],
  'DE-HE': ['Hesse'],
  'DE-HH': ['Hamburg'],
  'DE-MV': ['Mecklenburg-Western Pomerania'],
  'DE-NI': ['Lower Saxony'],
  'DE-NW': ['North Rhine-Westphalia', 'NRW'],
  'DE-RP': ['Rhineland-Palatinate'],
  'DE-SN': ['Saxony'],
  'DE-ST': ['Saxony-Anhalt'],
  'DE-TH': ['Thuringia'],
  'AT-9': ['Vienna'],
  'ES-CT': ['Catalonia'],
  'ES-MD': ['Madrid', 'Community of Madrid'],
  'CH-GE': ['Geneva'],
  'CH-ZH': ['Zurich'],
};
