import { describe, expect, it } from 'vitest';
import { markedText, plainText } from '../../src/moving-in/plain-text.ts';

const html = `<div>Hi {{first_name}},</div><p>We <b>halved</b> it for <a href="https://a.example/x?a=1&amp;b=2">Harbor&nbsp;Energy </a>and others:</p>
<ul><li>one</li><li><strong> two </strong>too</li></ul><p><i>Worth</i> a look? <img src="https://a.example/p.gif"></p>
<p><a href="{{sender.calendar}}">Pick a time</a> or see <a href="https://a.example">https://a.example</a>.<br>Sam</p>`;

describe('HTML of another product', () => {
  it('becomes an email with marks', () => {
    expect(markedText(html)).toBe(
      [
        'Hi {{first_name}},',
        'We **halved** it for [Harbor Energy](https://a.example/x?a=1&b=2) and others:',
        '- one\n- **two** too',
        '_Worth_ a look?',
        '[Pick a time]({{sender.calendar}}) or see https://a.example.\nSam',
      ].join('\n\n'),
    );
  });

  it('becomes a script without any', () => {
    expect(plainText(html)).toBe(
      [
        'Hi {{first_name}},',
        'We halved it for Harbor Energy [https://a.example/x?a=1&b=2] and others:',
        '- one\n- two too',
        'Worth a look?',
        'Pick a time [{{sender.calendar}}] or see https://a.example.\nSam',
      ].join('\n\n'),
    );
  });

  it.each([
    ['<b></b>x', 'x'],
    ['<p><b>a<br>b</b></p>', 'a\nb'],
    ['<a href="javascript:x()">Press</a><br>', 'Press'],
    ['<p><a href="https://a.example/"><b>Plan</b></a></p>', '[Plan](https://a.example/)'],
    ['<p><a name="top"></a>Hi</p>', 'Hi'],
    ['1 < 2 and _this_', '1 < 2 and _this_'],
  ])('as in %s is read', (given, text) => {
    expect(markedText(given)).toBe(text);
  });
});
