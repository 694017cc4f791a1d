using System.Globalization;

namespace ArtifactStore;

/// <summary>The most that a store takes. The defaults are also the greatest values: what goes beyond them, one of the databases could not carry, or could not carry well. A host may lower each.</summary>
/// <remarks>
/// What goes beyond a limit is an <see cref="ArgumentException"/> that names the property, the size and the limit, before anything is written or sent. Limits bind what is given to a store, not what is in it:
/// rows that are there are read whatever their size.
/// </remarks>
/// <example><code>services.AddArtifactStore(o => o.Limits = new() { DataSize = 1_000_000, PageSize = 500 }).UseSqlite("Data Source=artifacts.db");</code></example>
public sealed record ArtifactStoreLimits
{
    /// <summary>The most characters that the texts of one list in a filter may have together, whatever the options say: 100,000,000. The list travels as one value, which SQLite bounds by 1,000,000,000 bytes.</summary>
    public const long ListTextLength = 100_000_000;

    /// <summary>The longest key of a new artifact, in characters; 2,000 by default. PostgreSQL indexes a key together with an id, and refuses an index row of more than 2,704 bytes.</summary>
    public int KeyLength { get; init; } = Greatest.KeyLength;

    /// <summary>The longest type of an artifact, in UTF-16 characters; 1,000,000 by default. SQLite keeps a copy of it in most indexes, so a host that takes types from strangers sets it low.</summary>
    public int TypeLength { get; init; } = Greatest.TypeLength;

    /// <summary>The longest description of an artifact, in UTF-16 characters; 10,000,000 by default.</summary>
    public int DescriptionLength { get; init; } = Greatest.DescriptionLength;

    /// <summary>The longest metadata of an artifact, in UTF-16 characters of its JSON (<see cref="ArtifactMetadata.ToString"/>); 10,000,000 by default.</summary>
    public int MetadataLength { get; init; } = Greatest.MetadataLength;

    /// <summary>The greatest body, in UTF-8 bytes (<see cref="Artifact.DataSize"/>); 268,435,456 (256 MiB, <see cref="ArtifactData.MaxSize"/>) by default.</summary>
    public int DataSize { get; init; } = Greatest.DataSize;

    /// <summary>The longest of all other texts, in UTF-16 characters: names and tags of runs, texts in filters, keys that are looked up; 1,000,000 by default.</summary>
    public int TextLength { get; init; } = Greatest.TextLength;

    /// <summary>The longest pattern in a filter (<see cref="TextCondition.Like"/>), in UTF-16 characters; 10,000 by default. The longer a pattern, the longer a database compares it with each text.</summary>
    public int PatternLength { get; init; } = Greatest.PatternLength;

    /// <summary>The most values that a list in a filter, and the most tags that a run may have; 1,000,000 by default.</summary>
    public int ListCount { get; init; } = Greatest.ListCount;

    /// <summary>The most artifacts or runs that one call may write, all or none; 1,000,000 by default.</summary>
    public int BatchCount { get; init; } = Greatest.BatchCount;

    /// <summary>
    /// The most rows that one list may return: the greatest <see cref="ArtifactQueryBase.Limit"/>. <see cref="int.MaxValue"/>, which is no bound, by default. Where it is lower, a list must say a limit; streams,
    /// which hold one batch at a time, counts and deletes need not.
    /// </summary>
    public int PageSize { get; init; } = int.MaxValue;

    internal static class Greatest
    {
        public const int KeyLength = 2_000;
        public const int TypeLength = 1_000_000;
        public const int DescriptionLength = 10_000_000;
        public const int MetadataLength = 10_000_000;
        public const int DataSize = ArtifactData.MaxSize;
        public const int TextLength = 1_000_000;
        public const int PatternLength = 10_000;
        public const int ListCount = 1_000_000;
        public const int BatchCount = 1_000_000;
    }

    /// <summary>Everything that is wrong with the limits, one sentence each.</summary>
    internal List<string> Validate()
    {
        var failures = new List<string>();
        Check(nameof(KeyLength), KeyLength, Greatest.KeyLength);
        Check(nameof(TypeLength), TypeLength, Greatest.TypeLength);
        Check(nameof(DescriptionLength), DescriptionLength, Greatest.DescriptionLength);
        Check(nameof(MetadataLength), MetadataLength, Greatest.MetadataLength);
        Check(nameof(DataSize), DataSize, Greatest.DataSize);
        Check(nameof(TextLength), TextLength, Greatest.TextLength);
        Check(nameof(PatternLength), PatternLength, Greatest.PatternLength);
        Check(nameof(ListCount), ListCount, Greatest.ListCount);
        Check(nameof(BatchCount), BatchCount, Greatest.BatchCount);
        Check(nameof(PageSize), PageSize, int.MaxValue);
        return failures;

        void Check(string name, int value, int greatest)
        {
            if (value < 1 || value > greatest)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"Limits.{name} {value} is not from 1 to {greatest:N0}."));
            }
        }
    }
}
