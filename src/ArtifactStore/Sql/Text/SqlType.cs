using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>The types of parameters. The dialect maps them to its driver.</summary>
[Experimental(SqlDialect.DiagnosticId)]
public enum SqlType
{
    /// <summary>A text: <see cref="string"/>.</summary>
    Text,

    /// <summary>A JSON text that is stored unchanged: <see cref="string"/>.</summary>
    Json,

    /// <summary>An id: <see cref="Guid"/>.</summary>
    Id,

    /// <summary>A time, UTC to the microsecond: <see cref="DateTimeOffset"/>.</summary>
    Time,

    /// <summary>A whole number: <see cref="long"/>.</summary>
    Number,

    /// <summary>A flag: <see cref="bool"/>.</summary>
    Boolean,

    /// <summary>Tags of a row: <see cref="ValueList{T}"/> of <see cref="string"/>, in the form of a column.</summary>
    Tags,

    /// <summary>A list of texts in one parameter: <see cref="IReadOnlyList{T}"/> of <see cref="string"/>.</summary>
    Texts,

    /// <summary>A list of ids in one parameter: <see cref="IReadOnlyList{T}"/> of <see cref="Guid"/>.</summary>
    Ids,

    /// <summary>A list of whole numbers in one parameter: <see cref="IReadOnlyList{T}"/> of <see cref="long"/>.</summary>
    Numbers,

    /// <summary>
    /// A list of JSON texts in one parameter: <see cref="IReadOnlyList{T}"/> of <see cref="string"/>; only for
    /// <see cref="SqlDialect.FromLists"/>.
    /// </summary>
    Jsons,
}
