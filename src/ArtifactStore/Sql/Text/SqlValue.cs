using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>A value on its way into a statement, where it becomes a parameter.</summary>
/// <param name="Type">The type.</param>
/// <param name="Value">The value; null for NULL.</param>
[Experimental(SqlDialect.DiagnosticId)]
public readonly record struct SqlValue(SqlType Type, object? Value)
{
    /// <summary>A text.</summary>
    /// <param name="value">The text, or null.</param>
    /// <returns>The value.</returns>
    public static SqlValue Text(string? value) => new(SqlType.Text, value);

    /// <summary>A JSON text.</summary>
    /// <param name="value">The text, or null.</param>
    /// <returns>The value.</returns>
    public static SqlValue Json(string? value) => new(SqlType.Json, value);

    /// <summary>An id.</summary>
    /// <param name="value">The id, or null.</param>
    /// <returns>The value.</returns>
    public static SqlValue Id(Guid? value) => new(SqlType.Id, value);

    /// <summary>A time.</summary>
    /// <param name="value">The time, or null.</param>
    /// <returns>The value.</returns>
    public static SqlValue Time(DateTimeOffset? value) => new(SqlType.Time, value);

    /// <summary>A whole number.</summary>
    /// <param name="value">The number, or null.</param>
    /// <returns>The value.</returns>
    public static SqlValue Number(long? value) => new(SqlType.Number, value);

    /// <summary>A flag.</summary>
    /// <param name="value">The flag.</param>
    /// <returns>The value.</returns>
    public static SqlValue Boolean(bool value) => new(SqlType.Boolean, value);

    /// <summary>The tags of a row.</summary>
    /// <param name="value">The tags.</param>
    /// <returns>The value.</returns>
    public static SqlValue Tags(ValueList<string> value) => new(SqlType.Tags, value);

    /// <summary>A list of texts.</summary>
    /// <param name="value">The texts.</param>
    /// <returns>The value.</returns>
    public static SqlValue Texts(IReadOnlyList<string?> value) => new(SqlType.Texts, value);

    /// <summary>A list of ids.</summary>
    /// <param name="value">The ids.</param>
    /// <returns>The value.</returns>
    public static SqlValue Ids(IReadOnlyList<Guid> value) => new(SqlType.Ids, value);

    /// <summary>The number of values of a list; null for a single value.</summary>
    public int? Count =>
        Value switch
        {
            IReadOnlyList<string> texts => texts.Count,
            IReadOnlyList<Guid> ids => ids.Count,
            IReadOnlyList<long> numbers => numbers.Count,
            _ => null,
        };

    /// <summary>The first value of a list of texts or ids.</summary>
    internal SqlValue First() =>
        Value switch
        {
            IReadOnlyList<string> texts => Text(texts[0]),
            IReadOnlyList<Guid> ids => Id(ids[0]),
            _ => throw new InvalidOperationException($"A value of the type {Type} is not a list of texts or ids."),
        };

    /// <summary>The same list with each of its elements once, where they stood first.</summary>
    public SqlValue Distinct() =>
        Value switch
        {
            IReadOnlyList<string> { Count: > 1 } texts => this with { Value = texts.Distinct(StringComparer.Ordinal).ToArray() },
            IReadOnlyList<Guid> { Count: > 1 } ids => this with { Value = ids.Distinct().ToArray() },
            IReadOnlyList<long> { Count: > 1 } numbers => this with { Value = numbers.Distinct().ToArray() },
            _ => this,
        };

    /// <summary>A list of whole numbers.</summary>
    /// <param name="value">The numbers.</param>
    /// <returns>The value.</returns>
    public static SqlValue Numbers(IReadOnlyList<long> value) => new(SqlType.Numbers, value);

    /// <summary>A list of JSON texts, for <see cref="SqlDialect.FromLists"/>.</summary>
    /// <param name="value">The texts.</param>
    /// <returns>The value.</returns>
    public static SqlValue Jsons(IReadOnlyList<string?> value) => new(SqlType.Jsons, value);

    /// <summary>A list of ids of which some may be missing, for <see cref="SqlDialect.FromLists"/>.</summary>
    /// <param name="value">The ids.</param>
    /// <returns>The value.</returns>
    public static SqlValue NullableIds(IReadOnlyList<Guid?> value) => new(SqlType.Ids, value);

    /// <summary>A list of whole numbers of which some may be missing, for <see cref="SqlDialect.FromLists"/>.</summary>
    /// <param name="value">The numbers.</param>
    /// <returns>The value.</returns>
    public static SqlValue NullableNumbers(IReadOnlyList<long?> value) => new(SqlType.Numbers, value);
}
