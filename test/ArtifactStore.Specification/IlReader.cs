using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace ArtifactStore.Specification;

/// <summary>Decodes the IL of methods.</summary>
internal static class IlReader
{
    public const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    public static IEnumerable<MethodBase> Methods(Type type) => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All));

    public static List<Instruction> Decode(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var code = new List<Instruction>();
        for (var i = 0; i < il.Length; )
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
            var member = opCode.OperandType switch
            {
                OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok or OperandType.InlineType => Resolve(
                    method,
                    BitConverter.ToInt32(il, i)
                ),
                _ => null,
            };
            var name = opCode.Name!;
            var isLocal = name.StartsWith("ldloc", StringComparison.Ordinal) || name.StartsWith("stloc", StringComparison.Ordinal);
            object? variable =
                member is not null && IsVariable(member) ? member
                : !isLocal ? null
                : opCode.OperandType switch
                {
                    OperandType.ShortInlineVar => (int)il[i],
                    OperandType.InlineVar => (int)BitConverter.ToInt16(il, i),
                    _ => name[^1] - '0',
                };
            code.Add(new(member, variable, IsStore: name.StartsWith("st", StringComparison.Ordinal)));
            i += size;
        }

        return code;
    }

    /// <summary>Tells a local of an asynchronous method, or of one with closures, from other fields.</summary>
    public static bool IsVariable(MemberInfo member) =>
        member is FieldInfo && member.DeclaringType!.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        try
        {
            return method.Module.ResolveMember(
                token,
                method.DeclaringType!.GetGenericArguments(),
                method.IsGenericMethod ? method.GetGenericArguments() : null
            );
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>An instruction with the member or the local that it names.</summary>
    internal sealed record Instruction(MemberInfo? Member, object? Variable, bool IsStore);
}
