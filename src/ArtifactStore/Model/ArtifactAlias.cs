using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>A movable name of one version of a key, such as <c>production</c>.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactAlias
{
    /// <summary>The maximum length of an alias, in UTF-16 characters.</summary>
    public const int MaxLength = 128;

    /// <summary>The rule for aliases, for use in messages.</summary>
    public const string Rule = "An alias has 1 to 128 characters, and is neither digits alone nor 'latest' in any case.";

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The alias, unique within the key. Upper and lower case differ.</summary>
    public required string Alias { get; init; }

    /// <summary>The version that it names.</summary>
    public required int Version { get; init; }

    /// <summary>The id of the artifact that it names.</summary>
    public required Guid ArtifactId { get; init; }

    /// <summary>The time at which it was set to this version, in UTC to the microsecond.</summary>
    public required DateTimeOffset Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>Checks a text against the rule.</summary>
    /// <remarks>Digits alone would look like a version, and <c>latest</c> is the version that the store moves itself.</remarks>
    /// <param name="alias">The text; null is not valid.</param>
    /// <returns>True if the text can be an alias.</returns>
    public static bool IsValid([NotNullWhen(true)] string? alias) =>
        alias is { Length: >= 1 and <= MaxLength }
        && !alias.All(char.IsDigit)
        && !alias.Equals("latest", StringComparison.OrdinalIgnoreCase)
        && Text.IndexOfUnstorable(alias) < 0;
}
