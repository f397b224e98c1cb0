import { z } from 'zod';
import { fromSalesforceTime } from './ids.ts';

/** Salesforce leaves absent what is empty in some answers and says null in others. */
const text = z.string().nullish();
/** A moment as Salesforce writes it; an answer with one that is none is not what its contract says. */
const time = z.string().refine((value) => Number.isFinite(fromSalesforceTime(value)), 'is no moment');
const flag = z.boolean().nullish();
const id = z.string().regex(/^[a-zA-Z0-9]{18}$/);

export const queryPage = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().nullish(),
  records: z.array(z.unknown()),
});
export type QueryPage = z.infer<typeof queryPage>;

export const compositeAnswer = z.object({
  compositeResponse: z.array(
    z.object({ body: z.unknown(), httpStatusCode: z.number().int(), referenceId: z.string() }),
  ),
});

const human = {
  Id: id,
  Email: text,
  FirstName: text,
  LastName: text,
  Title: text,
  Phone: text,
  MobilePhone: text,
  OwnerId: text,
  HasOptedOutOfEmail: z.boolean(),
  DoNotCall: flag,
  EmailBouncedDate: text,
  IsDeleted: z.boolean(),
  MasterRecordId: text,
  SystemModstamp: time,
};

export const contactRow = z.object({
  ...human,
  MailingCity: text,
  MailingState: text,
  MailingCountry: text,
  AccountId: text,
  Account: z
    .object({
      ...{ Name: text, Website: text, Industry: text },
      ...{ BillingCity: text, BillingState: text, BillingCountry: text },
    })
    .nullish(),
});
export type ContactRow = z.infer<typeof contactRow>;

export const leadRow = z.object({
  ...human,
  City: text,
  State: text,
  Country: text,
  Company: text,
  Website: text,
  Industry: text,
  IsConverted: flag,
  ConvertedContactId: text,
});
export type LeadRow = z.infer<typeof leadRow>;

export const idRow = z.object({ Id: id });
export const stampRow = z.object({ SystemModstamp: time });
const opportunity = {
  Id: id,
  Name: text,
  StageName: z.string(),
  CreatedDate: time,
  LastStageChangeDate: text,
  IsClosed: z.boolean(),
  IsWon: z.boolean(),
  IsDeleted: z.boolean(),
};
export const opportunityRow = z.object(opportunity);
export type OpportunityRow = z.infer<typeof opportunityRow>;
/** A contact's role, read for the opportunity that it is in. */
export const opportunityOfRole = z
  .object({ Opportunity: opportunityRow.nullish() })
  .transform(({ Opportunity }) => Opportunity ?? null);
export const roleRow = z.object({ OpportunityId: id, ContactId: text });

export const touchRow = z.object({ Id: id, Cadenza_Touch_Id__c: z.string() });
export const entryRow = touchRow.extend({ WhoId: text, CreatedDate: time });
export const eventRow = z.object({
  Id: id,
  Subject: text,
  WhoId: text,
  OwnerId: text,
  StartDateTime: text,
  EndDateTime: text,
  IsDeleted: z.boolean(),
  CreatedDate: time,
  SystemModstamp: time,
  Cadenza_Touch_Id__c: text,
  Cadenza_Outcome__c: text,
});
export type EventRow = z.infer<typeof eventRow>;
export const eventRelationRow = z.object({ EventId: id, RelationId: text });
export const taskStatusRow = z.object({ ApiName: z.string() });

export const userRow = z.object({
  Id: id,
  Email: text,
  Name: text,
  IsActive: z.boolean(),
  TimeZoneSidKey: text,
});

/** A row's result in a collection; failed rows say `statusCode`. */
export const saveResult = z.object({
  id: text,
  success: z.boolean(),
  errors: z
    .array(
      z.object({
        statusCode: z.string(),
        message: z.string().default(''),
        fields: z.array(z.string()).nullish(),
      }),
    )
    .default([]),
});
export type SaveResult = z.infer<typeof saveResult>;

export const listViews = z.object({
  listviews: z.array(z.object({ id: z.string(), label: z.string(), soqlCompatible: z.boolean() })),
  nextRecordsUrl: text,
});

export const listViewDescribe = z.object({ query: z.string(), sobjectType: text });

/** What describe says about the fields, as far as it is used. */
export const describeAnswer = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      createable: z.boolean(),
      unique: z.boolean().default(false),
      picklistValues: z.array(z.object({ value: z.string(), active: z.boolean().default(true) })).default([]),
    }),
  ),
});
export type DescribeAnswer = z.infer<typeof describeAnswer>;

export const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.string().min(1),
  id: z.string().min(1),
  issued_at: z.string().min(1),
  signature: z.string().min(1),
});
export type TokenAnswer = z.infer<typeof tokenAnswer>;

/** A renewal names no one new, so its signature is not needed; the refresh token is there when it was rotated. */
export const refreshAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.string().min(1).optional(),
});
