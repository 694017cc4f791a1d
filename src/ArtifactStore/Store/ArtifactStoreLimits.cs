using System.Globalization;

namespace ArtifactStore;

/// <summary>
/// The limits of a store. The defaults are also the maximum values, beyond which one of the databases fails or performs badly. A host may
/// lower each.
/// </summary>
/// <remarks>
/// Exceeding a limit is an <see cref="ArgumentException"/> that names the property, the size and the limit. Nothing is written or sent.
/// Limits apply to input only: existing rows are read whatever their size.
/// </remarks>
/// <example>
/// <code>services.AddArtifactStore(o => o.Limits = new() { DataSize = 1_000_000, PageSize = 500 })
///     .UseSqlite("Data Source=artifacts.db");</code>
/// </example>
public sealed record ArtifactStoreLimits
{
    /// <summary>
    /// The maximum total length of the texts in one list of a filter, whatever the options: 100,000,000 characters. The list is sent as one
    /// value, which SQLite limits to 1,000,000,000 bytes.
    /// </summary>
    public const long ListTextLength = 100_000_000;

    /// <summary>
    /// The maximum length of a new artifact's key, in characters; 2,000 by default. PostgreSQL indexes a key together with an id, and an
    /// index row has at most 2,704 bytes.
    /// </summary>
    public int KeyLength { get; init; } = Maximum.KeyLength;

    /// <summary>
    /// The maximum length of an artifact's type, in UTF-16 characters; 1,000,000 by default. SQLite copies it to most indexes, so lower it
    /// if types come from untrusted input.
    /// </summary>
    public int TypeLength { get; init; } = Maximum.TypeLength;

    /// <summary>The maximum length of an artifact's description, in UTF-16 characters; 10,000,000 by default.</summary>
    public int DescriptionLength { get; init; } = Maximum.DescriptionLength;

    /// <summary>
    /// The maximum length of an artifact's metadata, in UTF-16 characters of its JSON (<see cref="ArtifactMetadata.Json"/>); 10,000,000 by
    /// default.
    /// </summary>
    public int MetadataLength { get; init; } = Maximum.MetadataLength;

    /// <summary>
    /// The maximum size of a body, in UTF-8 bytes (<see cref="Artifact.DataSize"/>); 268,435,456 (256 MiB,
    /// <see cref="ArtifactData.MaxSize"/>) by default.
    /// </summary>
    public int DataSize { get; init; } = Maximum.DataSize;

    /// <summary>
    /// The maximum length of all other texts, in UTF-16 characters: names and tags of runs, texts in filters, keys to look up; 1,000,000 by
    /// default.
    /// </summary>
    public int TextLength { get; init; } = Maximum.TextLength;

    /// <summary>
    /// The maximum length of a pattern (<see cref="TextCondition.Like"/>), in UTF-16 characters; 10,000 by default. Matching time grows
    /// with the length.
    /// </summary>
    public int PatternLength { get; init; } = Maximum.PatternLength;

    /// <summary>The maximum number of values in a list of a filter, and of tags of a run; 1,000,000 by default.</summary>
    public int ListCount { get; init; } = Maximum.ListCount;

    /// <summary>
    /// The maximum depth of a filter with groups (<see cref="ArtifactFilter.AnyOf"/>): 1 without groups, one more for each group inside
    /// another; 8 by default.
    /// </summary>
    public int FilterDepth { get; init; } = Maximum.FilterDepth;

    /// <summary>The maximum number of filters in the groups of a filter, and of its conditions on metadata; 200 by default.</summary>
    public int FilterCount { get; init; } = Maximum.FilterCount;

    /// <summary>The maximum number of artifacts or runs that one call may write atomically; 1,000,000 by default.</summary>
    public int BatchCount { get; init; } = Maximum.BatchCount;

    /// <summary>
    /// The maximum number of rows of a list, and thus of <see cref="StoreQuery.Limit"/>; <see cref="int.MaxValue"/>, which is no
    /// limit, by default. If it is lower, lists must set a limit. Streams, which hold one batch at a time, counts and deletes need not.
    /// </summary>
    public int PageSize { get; init; } = int.MaxValue;

    internal static class Maximum
    {
        public const int KeyLength = 2_000;
        public const int TypeLength = 1_000_000;
        public const int DescriptionLength = 10_000_000;
        public const int MetadataLength = 10_000_000;
        public const int DataSize = ArtifactData.MaxSize;
        public const int TextLength = 1_000_000;
        public const int PatternLength = 10_000;
        public const int ListCount = 1_000_000;
        public const int FilterDepth = 8;
        public const int FilterCount = 200;
        public const int BatchCount = 1_000_000;
    }

    /// <summary>Returns the errors in the limits, one sentence each.</summary>
    internal List<string> Validate()
    {
        var failures = new List<string>();
        Check(nameof(KeyLength), KeyLength, Maximum.KeyLength);
        Check(nameof(TypeLength), TypeLength, Maximum.TypeLength);
        Check(nameof(DescriptionLength), DescriptionLength, Maximum.DescriptionLength);
        Check(nameof(MetadataLength), MetadataLength, Maximum.MetadataLength);
        Check(nameof(DataSize), DataSize, Maximum.DataSize);
        Check(nameof(TextLength), TextLength, Maximum.TextLength);
        Check(nameof(PatternLength), PatternLength, Maximum.PatternLength);
        Check(nameof(ListCount), ListCount, Maximum.ListCount);
        Check(nameof(FilterDepth), FilterDepth, Maximum.FilterDepth);
        Check(nameof(FilterCount), FilterCount, Maximum.FilterCount);
        Check(nameof(BatchCount), BatchCount, Maximum.BatchCount);
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
