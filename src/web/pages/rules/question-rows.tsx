import { ActionIcon, Autocomplete, Button, NumberInput, Select, TagsInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type How, hows, newQuestion, type Question } from './questions.ts';
import classes from './rules.module.css';

const howChoices = Object.entries(hows).map(([value, label]) => ({ value, label }));

/** Conditions, a row each: what is asked, how it is compared, and with what. All of them must be so. */
export function QuestionRows(props: {
  /** What a condition is about: 'Field' or 'Fact'. */
  readonly subject: string;
  readonly names: readonly string[];
  readonly value: readonly Question[];
  readonly onChange: (questions: readonly Question[]) => void;
}) {
  const { subject, names, value, onChange } = props;
  const put = (changed: Question) => onChange(value.map((one) => (one.id === changed.id ? changed : one)));
  return (
    <div className={classes.questions}>
      {value.map((question, index) => (
        <fieldset key={question.id} className={classes.question} aria-label={`Condition ${index + 1}`}>
          <Autocomplete
            aria-label={subject}
            placeholder={subject}
            data={[...names]}
            value={question.name}
            onChange={(name) => put({ ...question, name })}
          />
          <Select
            aria-label="Comparison"
            data={howChoices}
            allowDeselect={false}
            value={question.how}
            onChange={(how) => how !== null && put({ ...question, how: how as How })}
          />
          <ComparedWith question={question} onChange={put} />
          <ActionIcon
            size={30}
            aria-label={`Remove condition ${index + 1}`}
            onClick={() => onChange(value.filter((one) => one.id !== question.id))}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </fieldset>
      ))}
      <Button
        onClick={() =>
          onChange([...value, newQuestion(names[0] ?? '', subject === 'Fact' ? 'contains' : 'is')])
        }
      >
        Add a condition
      </Button>
    </div>
  );
}

function ComparedWith(props: { readonly question: Question; readonly onChange: (one: Question) => void }) {
  const { question, onChange } = props;
  if (question.how === 'empty' || question.how === 'filled') return <span />;
  if (question.how === 'atLeast' || question.how === 'atMost')
    return (
      <NumberInput
        aria-label="Number"
        placeholder="Number"
        value={question.number}
        onChange={(number) => onChange({ ...question, number: number === '' ? '' : Number(number) })}
      />
    );
  return (
    <TagsInput
      aria-label="Values"
      placeholder={question.values.length === 0 ? 'Value; Enter for another' : ''}
      value={[...question.values]}
      onChange={(values) => onChange({ ...question, values })}
    />
  );
}
