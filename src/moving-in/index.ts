export { ourVariable } from '../mail/names-elsewhere.ts';
export { type CadenceRows, readCadences } from './cadence-rows.ts';
export {
  type ImportKind,
  importKinds,
  type Recognised,
  recognise,
  type Vendor,
  vendorNames,
  vendors,
} from './columns.ts';
export { type CsvTable, readCsv } from './csv.ts';
export { type DayOrder, dayOrders } from './dates.ts';
export { type FileText, fileText } from './file-text.ts';
export type { OptOutReason } from './opt-outs.ts';
export { partsOf } from './parts.ts';
export {
  type PersonFields,
  type PersonRow,
  type RowProblem,
  readPeople,
} from './person-rows.ts';
export { translate } from './placeholders.ts';
export { splitCsv } from './split.ts';
export { readTemplates, type TemplateRow } from './template-rows.ts';
export { unusedColumns } from './unused-columns.ts';
