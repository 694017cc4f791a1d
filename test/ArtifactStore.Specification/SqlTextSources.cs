using System.Reflection;
using ArtifactStore.Sql;

namespace ArtifactStore.Specification;

/// <summary>Looks in the IL of an assembly for texts that become SQL, and where each comes from.</summary>
/// <remarks>
/// A text becomes SQL in the hole of an interpolation that is a string, by <see cref="SqlStatementBuilder.Append(string)"/>, and by
/// <see cref="SqlStatement"/> itself. What is loaded right before that call is what it gets: a constant, a member, an argument, or a local,
/// which is followed to whatever the method stores in it.
/// </remarks>
public static class SqlTextSources
{
    /// <summary>Where a text of the model, of a filter or of the options becomes SQL: a value that is no parameter.</summary>
    public static IReadOnlyList<string> OfTheModel(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return [.. assembly.GetTypes().SelectMany(OfTheModel)];
    }

    /// <inheritdoc cref="OfTheModel(Assembly)"/>
    public static IEnumerable<string> OfTheModel(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return IlReader
            .Methods(type)
            .SelectMany(method =>
                Sources(method)
                    .Where(IsOfTheModel)
                    .Select(source => $"{type.FullName}.{method.Name} writes {source.DeclaringType!.Name}.{source.Name} into SQL")
            );
    }

    /// <summary>How many texts an assembly makes SQL of that are no constants: the look has something to look at.</summary>
    public static int Count(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetTypes().Sum(type => IlReader.Methods(type).Sum(method => Sources(method).Count()));
    }

    /// <summary>The members whose value becomes SQL in a method.</summary>
    private static IEnumerable<MemberInfo> Sources(MethodBase method)
    {
        var code = IlReader.Decode(method);
        for (var i = 1; i < code.Count; i++)
        {
            if (code[i].Member is MethodBase target && TakesText(target))
            {
                foreach (var source in Loaded(code, i - 1))
                {
                    yield return source;
                }
            }
        }
    }

    private static bool TakesText(MethodBase target) =>
        (
            target.DeclaringType == typeof(SqlInterpolation)
            && target.Name == nameof(SqlInterpolation.AppendFormatted)
            && target.GetParameters() is [{ ParameterType: var formatted }]
            && formatted == typeof(string)
        )
        || (
            target.DeclaringType == typeof(SqlStatementBuilder)
            && target.Name == nameof(SqlStatementBuilder.Append)
            && target.GetParameters() is [{ ParameterType: var appended }]
            && appended == typeof(string)
        );

    private static IEnumerable<MemberInfo> Loaded(List<IlReader.Instruction> code, int at)
    {
        if (code[at].Member is { } member and not Type && !IlReader.IsVariable(member))
        {
            return [member];
        }

        return code[at].Variable is { } variable
            ? Enumerable
                .Range(1, code.Count - 1)
                .Where(i => code[i] is { IsStore: true } store && variable.Equals(store.Variable))
                .Select(i => code[i - 1].Member)
                .OfType<MemberInfo>()
            : [];
    }

    /// <summary>
    /// Dialects say tokens, and the layer of SQL has the names of tables and columns; everything else in public has values.
    /// </summary>
    private static bool IsOfTheModel(MemberInfo member) =>
        member.DeclaringType is { IsPublic: true, Namespace: "ArtifactStore" } type
        && type.Assembly.GetName().Name!.StartsWith("ArtifactStore", StringComparison.Ordinal)
        && !type.IsSubclassOf(typeof(SqlDialect));
}
