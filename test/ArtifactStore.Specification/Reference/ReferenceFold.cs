using System.Text;

namespace ArtifactStore.Specification.Reference;

/// <summary>The letter that a character folds to in <c>like_</c>: the lower case of its upper case.</summary>
public static class ReferenceFold
{
    /// <summary>Tests run in the framework's invariant mode, whose tables are its own. In it alone the long s has no upper case.</summary>
    public static Rune Of(Rune rune) => rune.Value == 'ſ' ? new Rune('s') : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    /// <summary>A text, letter by letter.</summary>
    public static string Of(string text) => string.Concat(text.EnumerateRunes().Select(Of));

    /// <summary>All characters that a text can have.</summary>
    public static IEnumerable<Rune> Characters => Enumerable.Range(1, 0x10FFFF).Where(Rune.IsValid).Select(value => new Rune(value));
}
