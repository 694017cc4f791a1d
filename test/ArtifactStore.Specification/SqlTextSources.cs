using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ArtifactStore.Sql;

namespace ArtifactStore.Specification;

/// <summary>Looks in the IL of an assembly for texts that become SQL, and where each comes from.</summary>
/// <remarks>
/// A text becomes SQL in the hole of an interpolation that is a string, by <see cref="SqlStatementBuilder.Append(string)"/>, and by <see cref="SqlStatement"/> itself. What is loaded right before that call is what it gets:
/// a constant, a member, an argument, or a local, which is followed to whatever the method stores in it.
/// </remarks>
public static class SqlTextSources
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

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
        return type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
            .SelectMany(method => Sources(method).Where(IsOfTheModel).Select(source => $"{type.FullName}.{method.Name} writes {source.DeclaringType!.Name}.{source.Name} into SQL"));
    }

    /// <summary>How many texts an assembly makes SQL of that are no constants: the look has something to look at.</summary>
    public static int Count(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        return assembly.GetTypes().Sum(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).Sum(method => Sources(method).Count()));
    }

    /// <summary>The members whose value becomes SQL in a method.</summary>
    private static IEnumerable<MemberInfo> Sources(MethodBase method)
    {
        var code = Decode(method);
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
        (target.DeclaringType == typeof(SqlInterpolation) && target.Name == nameof(SqlInterpolation.AppendFormatted) && target.GetParameters() is [{ ParameterType: var formatted }] && formatted == typeof(string))
        || (target.DeclaringType == typeof(SqlStatementBuilder) && target.Name == nameof(SqlStatementBuilder.Append) && target.GetParameters() is [{ ParameterType: var appended }] && appended == typeof(string));

    private static IEnumerable<MemberInfo> Loaded(List<Instruction> code, int at)
    {
        if (code[at].Member is { } member && !IsVariable(member))
        {
            return [member];
        }

        return code[at].Variable is { } variable
            ? Enumerable.Range(1, code.Count - 1).Where(i => code[i] is { IsStore: true } store && variable.Equals(store.Variable)).Select(i => code[i - 1].Member).OfType<MemberInfo>()
            : [];
    }

    /// <summary>Dialects say tokens, and the layer of SQL has the names of tables and columns; everything else in public has values.</summary>
    private static bool IsOfTheModel(MemberInfo member) =>
        member.DeclaringType is { IsPublic: true, Namespace: "ArtifactStore" } type && type.Assembly.GetName().Name!.StartsWith("ArtifactStore", StringComparison.Ordinal) && !type.IsSubclassOf(typeof(SqlDialect));

    private static List<Instruction> Decode(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var code = new List<Instruction>();
        for (var i = 0; i < il.Length;)
        {
            var opCode = OpCodes[il[i] == 0xFE ? (short)(0xFE00 | il[i + 1]) : il[i]];
            i += opCode.Size;
            var size = opCode.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, i)),
                _ => 4,
            };
            var member = opCode.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok ? Resolve(method, BitConverter.ToInt32(il, i)) : null;
            var name = opCode.Name!;
            object? variable = member is not null && IsVariable(member) ? member
                : name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal) ? opCode.OperandType switch
                {
                    OperandType.ShortInlineVar => (int)il[i],
                    OperandType.InlineVar => (int)BitConverter.ToInt16(il, i),
                    _ => name[^1] - '0',
                }
                : null;
            code.Add(new(member, variable, IsStore: name.StartsWith("st", StringComparison.Ordinal)));
            i += size;
        }

        return code;
    }

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a field is a local of an asynchronous method, or of one with closures.</summary>
    private static bool IsVariable(MemberInfo member) => member is FieldInfo && member.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private sealed record Instruction(MemberInfo? Member, object? Variable, bool IsStore);
}
