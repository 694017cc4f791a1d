using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>An alias of a key to be imported. It follows the artifact that it names.</summary>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record AliasImport : HistoryItem
{
    /// <summary>The identity of the row; null for one made by the store.</summary>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? Id
    {
        get;
        init => field = IdValue.Check(value, nameof(Id));
    }

    /// <summary>The key.</summary>
    /// <exception cref="ArgumentException">The key is null, or contains a NUL character or an unpaired surrogate.</exception>
    public required string Key
    {
        get;
        init => field = ImportedKey.Check(value ?? throw new ArgumentNullException(nameof(Key)))!;
    }

    /// <summary>The alias.</summary>
    /// <exception cref="ArgumentException">The text is not an alias (<see cref="ArtifactAlias.Rule"/>).</exception>
    public required string Alias
    {
        get;
        init =>
            field = ArtifactAlias.IsValid(Text.Check(value, nameof(Alias)))
                ? value
                : throw new ArgumentException($"Alias {Text.Show(value)} is not an alias. {ArtifactAlias.Rule}", nameof(Alias));
    }

    /// <summary>The version that it names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    public required int Version
    {
        get;
        init => field = ImportedKey.Check(value, nameof(Version));
    }

    /// <summary>The time at which it was set to this version, in UTC to the microsecond.</summary>
    public required DateTimeOffset Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }
}
