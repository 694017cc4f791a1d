using System.Text.Json.Serialization;

namespace ArtifactStore;

/// <summary>
/// What a key has besides its artifacts: the identity and the times of its collection, and the highest version ever given.
/// </summary>
/// <remarks>
/// It follows at least one artifact of the key. Without it, the collection gets its times from the imported artifacts, and the next create
/// takes the version after the highest imported one. The collection of a key that the store had before the import keeps its id and times.
/// </remarks>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record CollectionImport : HistoryItem
{
    /// <summary>The identity of the collection (<see cref="ArtifactCollection.CollectionId"/>).</summary>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public required Guid CollectionId
    {
        get;
        init => field = IdValue.Check(value, nameof(CollectionId))!.Value;
    }

    /// <summary>The key.</summary>
    /// <exception cref="ArgumentException">The key is null, or contains a NUL character or an unpaired surrogate.</exception>
    public required string Key
    {
        get;
        init => field = ImportedKey.Check(value ?? throw new ArgumentNullException(nameof(Key)))!;
    }

    /// <summary>The time at which the key first appeared, in UTC to the microsecond.</summary>
    public required DateTimeOffset Created
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The time at which its latest artifact last changed, in UTC to the microsecond.</summary>
    public required DateTimeOffset Updated
    {
        get;
        init => field = Timestamp.Normalize(value);
    }

    /// <summary>The highest version ever given, also to a deleted artifact. The next create takes the one after it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is less than 1.</exception>
    public required int LastVersion
    {
        get;
        init => field = ImportedKey.Check(value, nameof(LastVersion));
    }
}
