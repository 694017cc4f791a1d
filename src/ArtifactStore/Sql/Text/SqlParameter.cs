using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ArtifactStore.Sql;

/// <summary>A parameter of a <see cref="SqlStatement"/>.</summary>
/// <param name="Name">The name in the text: <c>$1</c> and so on, by position.</param>
/// <param name="Value">The type and the value.</param>
[Experimental(SqlDialect.DiagnosticId)]
public readonly record struct SqlParameter(string Name, SqlValue Value)
{
    /// <summary>The names of the first parameters. Most statements need no others.</summary>
    private static readonly ImmutableArray<string> Names = [.. Enumerable.Range(0, 32).Select(Written)];

    /// <summary>Returns the parameter at an index, counted from 0.</summary>
    internal static SqlParameter At(int index, SqlValue value) => new(NameOf(index), value);

    /// <summary>Returns the parameters of some values, by position.</summary>
    internal static SqlParameter[] Of(ReadOnlySpan<SqlValue> values)
    {
        var parameters = new SqlParameter[values.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i] = At(i, values[i]);
        }

        return parameters;
    }

    /// <summary>Returns the name of the parameter at an index.</summary>
    internal static string NameOf(int index) => index < Names.Length ? Names[index] : Written(index);

    private static string Written(int index) => string.Create(CultureInfo.InvariantCulture, $"${index + 1}");
}
