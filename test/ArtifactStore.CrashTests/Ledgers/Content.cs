using System.Globalization;
using System.Text;

namespace ArtifactStore.CrashTests;

/// <summary>
/// What an artifact holds. It follows from its token and revision alone, so that whoever checks knows it without having been told.
/// </summary>
/// <remarks>A token is <c>writer.generation.number</c>, and for one of a batch <c>writer.generation.number.place</c>.</remarks>
internal static class Content
{
    private const string TokenName = "token";
    private const string HotPrefix = "hot-";
    private const int HotKeys = 4;

    public static ArtifactCreate Create(string token, int? expectedVersion = null) =>
        new()
        {
            Id = Id(token),
            Key = Key(token),
            ExpectedVersion = expectedVersion,
            Type = Writer(token),
            Description = Description(token, 0),
            Data = Body(token, 0),
            Metadata = new((TokenName, token)),
        };

    public static ArtifactUpdate Update(string token, int revision) =>
        new() { Description = Description(token, revision), Data = Body(token, revision) };

    /// <summary>Who makes and changes the artifact, and nobody else.</summary>
    public static string Writer(string token) => token[..token.IndexOf('.', StringComparison.Ordinal)];

    /// <summary>The key, which most share: some are never without an artifact, some are emptied and begin anew.</summary>
    public static string? Key(string token) =>
        (Hash(token) % 10) switch
        {
            0 or 1 => null,
            var n and < 8 => string.Create(CultureInfo.InvariantCulture, $"{HotPrefix}{n % HotKeys}"),
            _ => $"short-{Writer(token)}",
        };

    /// <summary>
    /// Whether a key is never without an artifact once it has one, since nobody deletes its version 1: then no version of it may ever be
    /// given twice.
    /// </summary>
    public static bool IsHot(string? key) => key is not null && key.StartsWith(HotPrefix, StringComparison.Ordinal);

    public static bool MayBeDeleted(string token, int? version) => !IsHot(Key(token)) || version != 1;

    public static ArtifactData Body(string token, int revision)
    {
        var random = new Random(unchecked((int)Hash(token) + revision));
        var length =
            token.Count(c => c == '.') > 2
                ? random.Next(200)
                : random.Next(100) switch
                {
                    < 70 => random.Next(500),
                    < 97 => random.Next(20_000),
                    _ => random.Next(150_000),
                };
        var text = new StringBuilder(Description(token, revision), length + 100);
        while (text.Length < length)
        {
            text.Append(CultureInfo.InvariantCulture, $" {random.Next()}");
        }

        return ArtifactData.FromText(text.ToString());
    }

    public static string Token(Artifact artifact) =>
        artifact.Metadata is { } metadata && metadata.TryGetValue(TokenName, out var token) ? token : "";

    /// <summary>The revision that the description names; the rest of the artifact has to fit.</summary>
    public static int Revision(Artifact artifact) =>
        artifact.Description?.LastIndexOf(' ') is { } space and >= 0
        && int.TryParse(artifact.Description.AsSpan(space + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : -1;

    /// <summary>What is wrong with an artifact as it is stored; null for nothing.</summary>
    public static string? Fault(Artifact artifact, int revision)
    {
        var token = Token(artifact);
        return artifact.Key != Key(token) ? $"the key is '{artifact.Key}'"
            : artifact.Type != Writer(token) ? $"the type is '{artifact.Type}'"
            : artifact.Description != Description(token, revision)
                ? $"the description is '{artifact.Description}' and not that of revision {revision}"
            : !Body(token, revision).Equals(artifact.Data) ? $"the body is not that of revision {revision}"
            : artifact.Version is null != artifact.Key is null ? $"the version is {artifact.Version}"
            : Id(token) is { } id && id != artifact.Id ? $"the id is {artifact.Id}"
            : null;
    }

    private static string Description(string token, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"{token}, revision {revision}");

    /// <summary>Half of the callers bring an id of their own.</summary>
    private static Guid? Id(string token)
    {
        var hash = Hash(token);
        if ((hash & 0x10000) == 0)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[16];
        new Random(unchecked((int)hash)).NextBytes(bytes);
        BitConverter.TryWriteBytes(bytes, Hash("id " + token));
        return new(bytes);
    }

    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        hash *= 0x2c1b3c6du;
        return hash ^ (hash >> 12);
    }
}
