const name = '{{ person.first_name | default: "there" }}';

/** Calls of days 1, 6 and 14. Their goals progress: a permission and one question, a yes or no, a graceful exit. */
export const calls = {
  introduction: {
    script: `Hi ${name}, {{ sender.first_name }} from {{ sender.company }}. You don't know me; I sent you a short email. May I take 30 seconds to say why, and then you tell me whether to go on?

(If yes) I think we could be useful to {{ company.name | default: "your team" }}, and I'd rather hear how you handle it today than guess. Who looks after that on your side?

(Voicemail) Hi ${name}, {{ sender.first_name }} from {{ sender.company }}. I have one question; it's in the short email I sent you, and a one-word answer is plenty.{% if sender.phone %} My number is {{ sender.phone }}.{% endif %} Thanks.`,
    talkingPoints: [
      'Goal: permission to go on, then one question that shows whether they are the right person.',
      'Before you dial: find one fact about the company that is your reason to ring today, and say it in your own words.',
      'Ask how they handle it today, and listen. Do not pitch on this call.',
      'Wrong person? Ask for a name, and whether you may mention them.',
      'Asked to stop? Thank them, choose "Asked not to be contacted", and it ends here.',
    ],
  },
  yesOrNo: {
    script: `Hi ${name}, {{ sender.first_name }} from {{ sender.company }} again. You have two emails from me, so I'll be quick: I offered you one page on what we could do for {{ company.name | default: "your team" }}. Is that worth three minutes of your time, or should I stop?

(If yes) Good. What would have to be on that page for you to read it to the end?

(If no) Thanks for telling me, I'll stop. May I ask what decided it?

(Voicemail) Hi ${name}, {{ sender.first_name }} from {{ sender.company }}. I have a yes-or-no question for you: shall I send you that one page, or leave you in peace? Either answer is fine.{% if sender.phone %} {{ sender.phone }}.{% endif %}`,
    talkingPoints: [
      'Goal: a clear yes or a clear no. Both are a good result.',
      'Have the page ready: what we would do, what we need, what it costs, where we do not fit.',
      'Name what you already sent; do not pretend that it is the first time.',
      'Ring at another time of day than last time.',
      'On a no, ask one question about the reason, write it down, and thank them.',
    ],
  },
  goodbye: {
    script: `Hi ${name}, {{ sender.first_name }} from {{ sender.company }}. I won't ask you for anything today. I wrote that I'm closing my file, and I wanted to say so in person. If the timing changes, {% if sender.phone %}you reach me at {{ sender.phone }}{% else %}my email reaches me{% endif %}. Is there anything I should have done differently?

(Voicemail) Hi ${name}, {{ sender.first_name }} from {{ sender.company }}. No answer is an answer, and that's fine: I won't ring again. If it changes, {% if sender.phone %}my number is {{ sender.phone }}{% else %}just answer my email{% endif %}. All the best.`,
    talkingPoints: [
      'Goal: a graceful exit that leaves the door open.',
      'No pitch and no last offer. It is a goodbye, and they should hear that you mean it.',
      'If they want to talk after all, take a time now instead of a promise.',
    ],
  },
} satisfies Record<string, { script: string; talkingPoints: string[] }>;

/** LinkedIn touches: a face to the name on day 2, a question about the trade on day 11. */
export const linkedin = {
  connect: {
    script: `Hi ${name}, I sent you an email this week. So that you can see who is behind it: this is me. Nothing to do, and no pitch will follow on here. {{ sender.first_name }}, {{ sender.company }}`,
    talkingPoints: [
      'Read their profile and their last posts first. If something there changes your reason to write, change the note.',
      'Keep the note under 300 characters, LinkedIn cuts it off there.',
      'Already connected? Leave a comment on something they wrote, if you have something to say, and mark it done.',
    ],
  },
  message: {
    script: `Hi ${name}, leaving my emails aside for a moment, a question about your trade: what takes more of {% if company.name %}{{ company.name }}'s{% else %}your team's{% endif %} time this year than it should? I'd like to hear it from somebody in {{ company.industry | default: "the field" }} who does the work, instead of reading about it. If you'd rather not be asked, tell me and I'll stop.`,
    talkingPoints: [
      'You ask for a view here, not for time. Leave out links and the calendar.',
      'Not connected yet? Choose "Not possible"; do not send a second request.',
      'If they answer, choose "Replied" and talk to them there, as a person.',
    ],
  },
} satisfies Record<string, { script: string; talkingPoints: string[] }>;
