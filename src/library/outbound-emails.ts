const hello = 'Hi {{ person.first_name | default: "there" }},';
const signature = '{{ sender.signature | default: sender.name }}';
const company = '{{ company.name | default: "your company" }}';

const written = (...paragraphs: string[]) => [hello, ...paragraphs, signature].join('\n\n');

/** The emails of the outbound cadence. Plain on purpose: no claim in them depends on what the sender sells. */
export const emails = {
  openWithQuestion: {
    subject: `Who looks after this at {{ company.name | default: "your end" }}?`,
    body: written(
      `I'm {{ sender.first_name }} at {{ sender.company }}. I think what we do could fit ${company}, but you would know better than I do. So before any pitch, one question:`,
      `{% if person.title %}As {{ person.title }}, would{% else %}Would{% endif %} you be the one to judge that, or is there a colleague I should ask instead?`,
      `A name or a "me" is all I need. And if it's neither, tell me and I'll stop.`,
    ),
  },
  openWithStatement: {
    subject: `{{ company.name | default: "Your team" }} and {{ sender.company }}`,
    body: written(
      `We haven't met. I'm {{ sender.first_name }} at {{ sender.company }}, and I would like to find out in 15 minutes whether we can be of use to ${company}. If we can't, I'll say so on the call.`,
      `I'd bring three questions about how your team works today, and no slides.`,
      `{% if sender.meeting_link %}Pick any time that suits you: {{ sender.meeting_link }}{% else %}Would a morning or an afternoon this week suit you better?{% endif %}`,
      `If it's not for you, tell me and I'll stop.`,
    ),
  },
  onePage: {
    body: written(
      `A meeting is a lot to ask of somebody who doesn't know us. So here is something smaller.`,
      `I can write you one page: what {{ sender.company }} would do for ${company}, what we would need from your side, what it costs, and where we are not a good fit. You can read it in three minutes or hand it to whoever should.`,
      `Shall I send it? A "yes" is enough. If you'd rather not hear from me again, tell me and I'll stop.`,
    ),
  },
  answerWithNumber: {
    body: written(
      `I'd like to stop guessing where this stands, so I've made it quick to answer. Just reply with a number:`,
      `1 - worth a look, call me\n2 - right idea, wrong time: try me next quarter\n3 - we already have this covered\n4 - not my area, ask somebody else\n5 - no, please stop`,
      `Each of them helps me, 5 included: I'll stop the same day.`,
    ),
  },
  goodbye: {
    subject: `Closing my file on {{ company.name | default: "this" }}`,
    body: written(
      `You haven't had a reason to answer so far, and that is an answer too. This is my last email: I'm closing the file today.`,
      `Should things change, you won't have to look for me. {% if sender.phone %}My number is {{ sender.phone }}{% else %}This address reaches me{% endif %}{% if sender.meeting_link %}, and my calendar is open at {{ sender.meeting_link }}{% endif %}.`,
      `If you'd like your details off my list for good as well, tell me and I'll stop there too. All the best to you{% if person.city %} in {{ person.city }}{% endif %}.`,
    ),
  },
} as const;
