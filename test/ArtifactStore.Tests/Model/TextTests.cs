using ArtifactStore.Tests.Wire;

namespace ArtifactStore.Tests.Model;

public sealed class TextTests
{
    [Test]
    public void Any_text_of_whole_characters_passes() => Any.Text.Sample(text => Text.Check(text, "Name").Should().BeSameAs(text));

    [Test]
    public void Exactly_the_texts_of_strict_UTF8_without_NUL_are_valid() =>
        Gen.OneOf<char>(['a', '\0', '\uD800', '\uDBFF', '\uDC00', '\uDFFF', '\uE000'])
            .Array[0, 6]
            .Select(chars => new string(chars))
            .Sample(text =>
            {
                var storable = !text.Contains('\0', StringComparison.Ordinal);
                try
                {
                    new System.Text.UTF8Encoding(false, true).GetBytes(text);
                }
                catch (System.Text.EncoderFallbackException)
                {
                    storable = false;
                }

                (Text.IndexOfUnstorable(text) < 0).Should().Be(storable);
            });

    [Test]
    public void A_message_shows_no_raw_control_character_and_no_long_text()
    {
        Text.Show("a\0\n").Should().Be("'a\\u0000\\u000a'");
        Text.Show(new string('a', 65)).Should().Be($"'{new string('a', 64)}…' (65 characters)");
        Text.Show("").Should().Be("''");
    }
}
