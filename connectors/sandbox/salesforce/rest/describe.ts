import type { FieldSpec, FieldType } from '../schema/field.ts';
import { OBJECTS, type ObjectSpec } from '../schema/objects.ts';
import type { RestApp } from '../types.ts';
import { reply, versionOf } from './reply.ts';
import { objectOf } from './sobjects.ts';

const SOAP: Readonly<Partial<Record<FieldType, string>>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  datetime: 'xsd:dateTime',
  date: 'xsd:date',
  int: 'xsd:int',
};

/** When the org's objects were last changed by its admin; fixed, so that describes can be cached. */
const SCHEMA_CHANGED = new Date('2026-01-05T09:00:00Z');

/** What is the same for every field of this org. */
const SAME_FOR_ALL = {
  aiPredictionField: false,
  autoNumber: false,
  calculated: false,
  calculatedFormula: null,
  cascadeDelete: false,
  compoundFieldName: null,
  controllerName: null,
  defaultValueFormula: null,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  displayLocationInDecimal: false,
  encrypted: false,
  filteredLookupInfo: null,
  formulaTreatNullNumberAsZero: false,
  highScaleNumber: false,
  htmlFormatted: false,
  inlineHelpText: null,
  mask: null,
  maskType: null,
  precision: 0,
  queryByDistance: false,
  referenceTargetField: null,
  relationshipOrder: null,
  restrictedDelete: false,
  scale: 0,
  writeRequiresMasterRead: false,
};

function describeField(spec: FieldSpec, object: ObjectSpec): object {
  const isText = spec.length > 0;
  const long = spec.type === 'textarea';
  return {
    ...SAME_FOR_ALL,
    aggregatable: !long && spec.type !== 'boolean',
    byteLength: isText ? spec.length * 3 : 0,
    caseSensitive: spec.caseSensitive,
    createable: spec.createable && object.createable,
    custom: spec.name.endsWith('__c'),
    defaultValue: spec.type === 'boolean' ? false : null,
    defaultedOnCreate: spec.defaultValue !== null || spec.name === 'OwnerId',
    digits: spec.type === 'int' ? 8 : 0,
    externalId: spec.externalId,
    extraTypeInfo: long ? 'plaintextarea' : null,
    filterable: !long,
    groupable: !long && spec.type !== 'datetime',
    idLookup: spec.idLookup || spec.externalId,
    label: spec.label,
    length: spec.length,
    name: spec.name,
    nameField: spec.name === object.nameField,
    namePointing: spec.referenceTo.length > 1,
    nillable: !spec.required && spec.type !== 'boolean' && spec.type !== 'id',
    permissionable: spec.name.endsWith('__c') || (spec.createable && !spec.required),
    picklistValues: spec.values.map((value) => ({
      active: true,
      defaultValue: value === spec.defaultValue,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: spec.referenceTo.length > 1,
    referenceTo: spec.referenceTo,
    relationshipName: spec.relationshipName,
    restrictedPicklist: spec.restricted,
    searchPrefilterable: spec.type === 'reference',
    soapType: SOAP[spec.type] ?? 'xsd:string',
    sortable: !long,
    type: spec.type,
    unique: spec.unique,
    updateable: spec.updateable && object.updateable,
  };
}

/** What the global list and the object's own describe both say. */
function summary(object: ObjectSpec, version: string): Record<string, unknown> {
  const url = `/services/data/${version}/sobjects/${object.name}`;
  return {
    activateable: false,
    createable: object.createable,
    custom: false,
    customSetting: false,
    deletable: object.createable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: object.createable,
    mergeable: ['Account', 'Contact', 'Lead'].includes(object.name),
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: object.createable,
    triggerable: object.createable,
    undeletable: object.createable,
    updateable: object.updateable,
    urls: {
      sobject: url,
      describe: `${url}/describe`,
      rowTemplate: `${url}/{ID}`,
      ...(object.name === 'Contact' || object.name === 'Lead' ? { listviews: `${url}/listviews` } : {}),
    },
  };
}

function children(object: ObjectSpec): readonly object[] {
  return OBJECTS.flatMap((child) =>
    child.fields
      .filter((spec) => spec.referenceTo.includes(object.name))
      .map((spec) => ({
        cascadeDelete: spec.name === 'WhoId',
        childSObject: child.name,
        deprecatedAndHidden: false,
        field: spec.name,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: spec.name === 'WhoId' || spec.name === 'AccountId' ? child.labelPlural : null,
        restrictedDelete: false,
      })),
  );
}

/** `GET /sobjects`, `/sobjects/{X}` and `/sobjects/{X}/describe` (304 to `If-Modified-Since`). */
export function describeRoutes(app: RestApp): void {
  app.get('/sobjects', (c) =>
    reply(c, {
      encoding: 'UTF-8',
      maxBatchSize: 200,
      sobjects: OBJECTS.map((object) => summary(object, versionOf(c))),
    }),
  );
  app.get('/sobjects/:object', (c) =>
    reply(c, { objectDescribe: summary(objectOf(c), versionOf(c)), recentItems: [] }),
  );
  app.get('/sobjects/:object/describe', (c) => {
    const object = objectOf(c);
    const since = Date.parse(c.req.header('if-modified-since') ?? '');
    if (since >= SCHEMA_CHANGED.getTime()) return c.body(null, 304);
    c.header('Last-Modified', SCHEMA_CHANGED.toUTCString());
    return reply(c, {
      ...summary(object, versionOf(c)),
      actionOverrides: [],
      childRelationships: children(object),
      compactLayoutable: true,
      fields: object.fields.map((spec) => describeField(spec, object)),
      namedLayoutInfos: [],
      recordTypeInfos: [],
      supportedScopes: [
        { label: `All ${object.labelPlural}`, name: 'everything' },
        { label: `My ${object.labelPlural}`, name: 'mine' },
      ],
    });
  });
}
