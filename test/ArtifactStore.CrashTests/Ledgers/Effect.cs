using System.Globalization;

namespace ArtifactStore.CrashTests;

/// <summary>
/// What an operation does to one artifact: <c>+token</c>, or <c>+token:expected version</c>, creates it, <c>=token:revision</c> updates it,
/// <c>-token</c> deletes it.
/// </summary>
/// <param name="Kind">What it does.</param>
/// <param name="Token">The artifact's name in these tests.</param>
/// <param name="Number">The expected version of a create, the revision of an update; null for none.</param>
internal readonly record struct Effect(EffectKind Kind, string Token, int? Number = null)
{
    private const string Signs = "+=-";

    public static Effect Create(string token, int? expectedVersion = null) => new(EffectKind.Create, token, expectedVersion);

    public static Effect Update(string token, int revision) => new(EffectKind.Update, token, revision);

    public static Effect Delete(string token) => new(EffectKind.Delete, token);

    public static Effect Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new(
            (EffectKind)Signs.IndexOf(text[0], StringComparison.Ordinal),
            colon < 0 ? text[1..] : text[1..colon],
            colon < 0 ? null : int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture)
        );
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Signs[(int)Kind]}{Token}{(Number is { } number ? $":{number}" : "")}");
}
