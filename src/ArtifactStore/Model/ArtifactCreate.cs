using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ArtifactStore;

/// <summary>An artifact to be created: the fields that a caller sets.</summary>
/// <example>
/// <code>await store.Artifacts.CreateArtifactAsync(new ArtifactCreate
/// {
///     Key = "nightly-report",
///     Type = ArtifactTypes.Markdown,
///     Data = ArtifactData.FromText("# All green"),
///     FlowRunId = run.Id,
/// });</code>
/// </example>
[JsonConverter(typeof(ArtifactStoreJsonConverter))]
public sealed record ArtifactCreate
{
    private readonly string? _key;

    /// <summary>The identity; null for an id made by the store (UUID version 7, strictly increasing within a store).</summary>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? Id
    {
        get;
        init => field = IdValue.Check(value, nameof(Id));
    }

    /// <summary>The key, of lower-case ASCII letters, digits and dashes (<c>[a-z0-9-]+</c>); null for an artifact without a key.</summary>
    /// <exception cref="ArgumentException">The key is empty or has another character.</exception>
    public string? Key
    {
        get => _key;
        init =>
            _key =
                value is null || ArtifactKey.IsValid(value)
                    ? value
                    : throw new ArgumentException($"Key {Text.Show(value)} is not a key. {ArtifactKey.Rule}", nameof(Key));
    }

    /// <summary>
    /// Sets <see cref="Key"/> by the rule for imports: the clients of another server's API may name keys that this library's rule forbids.
    /// </summary>
    internal string? ForeignKey
    {
        init => _key = ImportedKey.Check(value, nameof(Key));
    }

    /// <summary>
    /// The expected latest version of the key. If another version is the latest, the create fails with an
    /// <see cref="ArtifactConflictException"/>. 0 requires a new key; null requires nothing. Needs a <see cref="Key"/>.
    /// </summary>
    /// <remarks>
    /// A key whose last artifact was deleted starts again at 1, so a version number cannot tell the old 1 from the new one.
    /// <see cref="ExpectedLatestId"/> can. If both are given, both must hold.
    /// </remarks>
    /// <exception cref="ArgumentException">The version is negative.</exception>
    public int? ExpectedVersion
    {
        get;
        init =>
            field = value is null or >= 0
                ? value
                : throw new ArgumentException(
                    $"ExpectedVersion {value.Value.ToString(CultureInfo.InvariantCulture)} is negative. Versions start at 1; 0 requires a new "
                        + "key.",
                    nameof(ExpectedVersion)
                );
    }

    /// <summary>
    /// The expected id of the key's latest artifact. If another artifact is the latest, or the key has none, the create fails with an
    /// <see cref="ArtifactConflictException"/>. Null requires nothing. Needs a <see cref="Key"/>.
    /// </summary>
    /// <remarks>
    /// Ids are never reused, so this also detects that the key was deleted and created anew. In a list, an artifact follows the previous
    /// one of the same key in the list.
    /// </remarks>
    /// <example>
    /// <code>var latest = await artifacts.ReadLatestArtifactAsync("plan");
    /// await artifacts.CreateArtifactAsync(new() { Key = "plan", Data = Revise(latest!.Data), ExpectedLatestId = latest.LatestId });</code>
    /// </example>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public Guid? ExpectedLatestId
    {
        get;
        init =>
            field =
                value != Guid.Empty
                    ? value
                    : throw new ArgumentException(
                        "ExpectedLatestId is the empty id, which no artifact has. Give LatestId of the row that was read; ExpectedVersion 0 "
                            + "requires a new key.",
                        nameof(ExpectedLatestId)
                    );
    }

    /// <inheritdoc cref="Artifact.Type"/>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Type
    {
        get;
        init => field = Text.Check(value, nameof(Type));
    }

    /// <inheritdoc cref="Artifact.Description"/>
    /// <exception cref="ArgumentException">The text contains a NUL character or an unpaired surrogate.</exception>
    public string? Description
    {
        get;
        init => field = Text.Check(value, nameof(Description));
    }

    /// <summary>The body; null for none.</summary>
    public ArtifactData? Data { get; init; }

    /// <inheritdoc cref="Artifact.Metadata"/>
    public ArtifactMetadata? Metadata { get; init; }

    /// <inheritdoc cref="Artifact.FlowRunId"/>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? FlowRunId
    {
        get;
        init => field = IdValue.Check(value, nameof(FlowRunId));
    }

    /// <inheritdoc cref="Artifact.TaskRunId"/>
    /// <exception cref="ArgumentException">The id is <see cref="Guid.Empty"/>.</exception>
    public Guid? TaskRunId
    {
        get;
        init => field = IdValue.Check(value, nameof(TaskRunId));
    }

    /// <summary>
    /// The ids of the artifacts that this one was made from, in any order that the caller likes to keep; none by default.
    /// <see cref="IArtifactLineage"/> reads them.
    /// </summary>
    /// <remarks>They need not be in the store: an input may have been deleted, or be kept elsewhere.</remarks>
    /// <exception cref="ArgumentException">An id is <see cref="Guid.Empty"/>, or occurs twice.</exception>
    public ValueList<Guid> Inputs
    {
        get;
        init => field = IdValue.CheckList(value, nameof(Inputs));
    } = [];

    /// <summary>Creates a report in markdown: type <c>markdown</c>, the body a string.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="key">The key, if the report is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <returns>The artifact to be created.</returns>
    public static ArtifactCreate Markdown(string markdown, string? key = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(markdown);
        return new()
        {
            Type = ArtifactTypes.Markdown,
            Data = ArtifactData.FromText(markdown, nameof(markdown)),
            Key = key,
            Description = description,
        };
    }

    /// <summary>Creates a table from row objects, through reflection: type <c>table</c>, the body an array of objects.</summary>
    /// <remarks>
    /// The columns of a row are the public properties and fields of its runtime type, or the entries of a dictionary,
    /// <see cref="System.Dynamic.ExpandoObject"/>, <see cref="System.Text.Json.Nodes.JsonObject"/>, <see cref="DataRow"/> or
    /// <see cref="IDataRecord"/>. Members marked with <c>[JsonIgnore]</c> are not columns. A column that can't be written fails the call,
    /// and the message names the row and the column. The elements of a tuple are <c>Item1</c>, <c>Item2</c> …, since only the compiler has
    /// their names.
    /// </remarks>
    /// <example>
    /// <code>ArtifactCreate.Table(rows.Select(r => new { r.City, r.Rain }), "rain-by-city")
    /// ArtifactCreate.Table(rows, "rain-by-city", options: JsonSerializerOptions.Web)</code>
    /// </example>
    /// <typeparam name="TRow">The type of a row: an object or a dictionary.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="key">The key, if the table is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <param name="options">
    /// The options for writing the rows; null for the library's default, which includes public fields and writes <see cref="DBNull"/> as
    /// <c>null</c>.
    /// </param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentException">
    /// A row is null, is not written as a JSON object, would lose a column, has a column twice, or has a value that JSON cannot represent,
    /// such as NaN. Or <paramref name="rows"/> is a dictionary.
    /// </exception>
    [RequiresUnreferencedCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public static ArtifactCreate Table<TRow>(
        IEnumerable<TRow> rows,
        string? key = null,
        string? description = null,
        JsonSerializerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        options ??= ArtifactData.DefaultOptions();
        options.MakeReadOnly(populateMissingResolver: true);
        if (
            Array.Exists(rows.GetType().GetInterfaces(), of =>
                of.IsGenericType
                && (
                    of.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
                    || of.GetGenericTypeDefinition() == typeof(IDictionary<,>)
                )
            )
        )
        {
            throw TableRows.OfDictionary();
        }

        return Table(
            new TableRows(options, static type => type.GetFields(BindingFlags.Public | BindingFlags.Instance)).Write(
                rows,
                Info<TRow>(options)
            ),
            key,
            description
        );
    }

    /// <summary>
    /// Creates a table from row objects, through source-generated metadata: type <c>table</c>, the body an array of objects.
    /// </summary>
    /// <remarks>
    /// A row of a derived type is written with the metadata of that type, which the options of <paramref name="typeInfo"/> must contain.
    /// </remarks>
    /// <typeparam name="TRow">The type of a row.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="typeInfo">The metadata of a list of rows.</param>
    /// <param name="key">The key, if the table is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentException">
    /// A row is null, is not written as a JSON object, would lose a column, has a column twice, or has a value that JSON cannot represent,
    /// such as NaN. Or <paramref name="rows"/> is a dictionary.
    /// </exception>
    public static ArtifactCreate Table<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] TRow>(
        IEnumerable<TRow> rows,
        JsonTypeInfo<List<TRow>> typeInfo,
        string? key = null,
        string? description = null
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(typeInfo);

        // The fields of a derived type are unavailable in trimmed code.
        var table = new TableRows(typeInfo.Options, static type =>
            type == typeof(TRow) ? typeof(TRow).GetFields(BindingFlags.Public | BindingFlags.Instance) : []
        );
        return Table(table.Write(rows, Info<TRow>(typeInfo.Options)), key, description);
    }

    /// <summary>
    /// Creates a table from the rows of a <see cref="DataTable"/>, except deleted ones: type <c>table</c>, the body an array of objects.
    /// <see cref="DBNull"/> is written as <c>null</c>, bytes as base64.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="key">The key, if the table is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <param name="options">The options for writing the values; null for the library's default.</param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentException">JSON cannot represent a value. The message names the row and the column.</exception>
    [RequiresUnreferencedCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public static ArtifactCreate Table(
        DataTable table,
        string? key = null,
        string? description = null,
        JsonSerializerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        return Table(TableColumns.Of(table), key, description, options);
    }

    /// <summary>
    /// Creates a table from the remaining rows of a reader, which stays open: type <c>table</c>, the body an array of objects.
    /// <see cref="DBNull"/> is written as <c>null</c>, bytes as base64.
    /// </summary>
    /// <example><code>using var reader = command.ExecuteReader();
    /// var table = ArtifactCreate.Table(reader, "open-orders");</code></example>
    /// <param name="reader">The reader, before its first row or after a row to be skipped.</param>
    /// <param name="key">The key, if the table is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <param name="options">The options for writing the values; null for the library's default.</param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentException">
    /// The reader is closed, a column has no name or a duplicate one, or JSON cannot represent a value. The message names the row and the
    /// column.
    /// </exception>
    [RequiresUnreferencedCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is trimmed.")]
    [RequiresDynamicCode("Writes any type through reflection; use the overload with JsonTypeInfo where code is compiled ahead of time.")]
    public static ArtifactCreate Table(
        IDataReader reader,
        string? key = null,
        string? description = null,
        JsonSerializerOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.IsClosed)
        {
            throw new ArgumentException("The reader is closed. Give one that is open, before its first row.", nameof(reader));
        }

        return TableColumns.Fault(reader) is { } fault
            ? throw new ArgumentException($"The reader cannot be written as a table: {fault}.", nameof(reader))
            : Table(TableColumns.Of(reader), key, description, options);
    }

    /// <summary>Creates a link: type <c>link</c>, the body a Markdown link.</summary>
    /// <param name="url">The target of the link.</param>
    /// <param name="text">The text to show; null for the URL itself.</param>
    /// <param name="key">The key, if the link is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <returns>The artifact to be created.</returns>
    /// <remarks>
    /// The body is markdown that a CommonMark renderer shows with exactly this text and address. In the text, markdown's special characters
    /// are escaped with a backslash, and a line break becomes <c>&amp;#10;</c>. In the address, white space, control characters,
    /// parentheses, <c>&lt;</c>, <c>&gt;</c> and <c>`</c> are percent-encoded, and a backslash is doubled.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The URL is empty, the text is empty or white space, or one of them has a NUL character or an unpaired surrogate.
    /// </exception>
    public static ArtifactCreate Link(Uri url, string? text = null, string? key = null, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(url);
        var target = url.OriginalString.Trim();
        if (target.Length == 0)
        {
            throw new ArgumentException("url is empty. Give a URL, absolute or relative.", nameof(url));
        }

        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException(
                $"text {Text.Show(text)} has no visible character. Give a visible text, or null to show the URL.",
                nameof(text)
            );
        }

        Text.Check(target, nameof(url));
        Text.Check(text, nameof(text));
        return new()
        {
            Type = ArtifactTypes.Link,
            Data = ArtifactData.FromText(MarkdownLink.Write(text ?? target, target)),
            Key = key,
            Description = description,
        };
    }

    /// <summary>Creates an image from a URL or data URI: type <c>image</c>, the body a string.</summary>
    /// <param name="url">The URL or data URI. It is a string since a data URI may be longer than <see cref="Uri"/> allows.</param>
    /// <param name="key">The key, if the image is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentException">The URL is empty or white space, or has an unpaired surrogate.</exception>
    [SuppressMessage(
        "Design",
        "CA1054:URI-like parameters should not be strings",
        Justification = "A data URI with an image in it is longer than System.Uri allows."
    )]
    public static ArtifactCreate Image(string url, string? key = null, string? description = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        return new()
        {
            Type = ArtifactTypes.Image,
            Data = ArtifactData.FromText(url, nameof(url)),
            Key = key,
            Description = description,
        };
    }

    /// <summary>Creates a progress figure: type <c>progress</c>, the body a number.</summary>
    /// <param name="percent">From 0 to 100.</param>
    /// <param name="key">The key, if the figure is a version of one.</param>
    /// <param name="description">A text for display.</param>
    /// <returns>The artifact to be created.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not a number from 0 to 100.</exception>
    public static ArtifactCreate Progress(double percent, string? key = null, string? description = null) =>
        new()
        {
            Type = ArtifactTypes.Progress,
            Data = ProgressData(percent),
            Key = key,
            Description = description,
        };

    /// <summary>Creates the body of a progress artifact, for updates as the work goes on.</summary>
    /// <example>
    /// <code>await artifacts.UpdateArtifactAsync(id, new ArtifactUpdate { Data = ArtifactCreate.ProgressData(60) });</code>
    /// </example>
    /// <param name="percent">From 0 to 100.</param>
    /// <returns>The body.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percent"/> is not a number from 0 to 100.</exception>
    public static ArtifactData ProgressData(double percent) =>
        ArtifactData.FromStore((CheckPercent(percent) + 0.0).ToString("R", CultureInfo.InvariantCulture)); // + 0.0 makes 0 of -0

    /// <summary>Returns a number from 0 to 100, or throws.</summary>
    internal static double CheckPercent(double percent) =>
        percent is >= 0 and <= 100
            ? percent
            : throw new ArgumentOutOfRangeException(
                nameof(percent),
                percent,
                string.Create(CultureInfo.InvariantCulture, $"percent {percent:R} is not from 0 to 100. Give a number in this range.")
            );

    private static ArtifactCreate Table(ArtifactData rows, string? key, string? description) =>
        new()
        {
            Type = ArtifactTypes.Table,
            Data = rows,
            Key = key,
            Description = description,
        };

    private static JsonTypeInfo Info<TRow>(JsonSerializerOptions options)
    {
        try
        {
            return options.GetTypeInfo(typeof(TRow));
        }
        catch (Exception e) when (e is InvalidOperationException or NotSupportedException)
        {
            throw TableText.Refusal($"Rows of {typeof(TRow)} can't be written: {e.Message}", e);
        }
    }

    /// <summary>Appends the members, with long texts shortened.</summary>
    private bool PrintMembers(StringBuilder builder) =>
        RecordText.AppendMembers(
            builder,
            (nameof(Id), Id),
            (nameof(Key), Key),
            (nameof(ExpectedVersion), ExpectedVersion),
            (nameof(ExpectedLatestId), ExpectedLatestId),
            (nameof(Type), Type),
            (nameof(Description), Description),
            (nameof(Data), Data),
            (nameof(Metadata), Metadata),
            (nameof(FlowRunId), FlowRunId),
            (nameof(TaskRunId), TaskRunId),
            (nameof(Inputs), Inputs)
        );
}
