using System.CodeDom.Compiler;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace ArtifactStore.Specification;

/// <summary>Computes the arrows between the folders of a project from the types that its compiled types use.</summary>
/// <remarks>
/// A type uses its base, its interfaces, the types of its members and those that its methods name in their IL. Attributes and constants
/// leave no trace there. A nested type belongs to the type that contains it. Each file has the name of its type, which gives the folder.
/// </remarks>
public static class FolderArrows
{
    /// <summary>Lists the uses of types across folders.</summary>
    /// <param name="assembly">The compiled project, whose sources are in the folder of its name under <c>src</c>.</param>
    /// <param name="oneRoom">Folders that count as one.</param>
    public static IReadOnlyList<FolderArrow> Of(Assembly assembly, params string[] oneRoom)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var name = assembly.GetName().Name!;
        var folders = Files(Path.Combine(DocsPage.Root, "src", name), name)
            .Select(file => (Type: Path.GetFileNameWithoutExtension(file), Folder: Path.GetDirectoryName(file)!))
            .ToDictionary(file => file.Type, file => oneRoom.Contains(file.Folder) ? string.Join('+', oneRoom) : file.Folder);
        string Folder(string type) =>
            folders.GetValueOrDefault(type)
            ?? throw new InvalidOperationException($"No file of {name} has the name of its type {type}. Give it one.");
        return
        [
            .. from type in assembly.GetTypes()
            let user = Outermost(type)
            where !IsGenerated(user)
            from part in Uses(type)
            let used = Outermost(part)
            where used.Assembly == assembly && !IsGenerated(used)
            select new FolderArrow(Folder(Name(user)), Folder(Name(used)), Name(user), Name(used)) into arrow
            where arrow.From != arrow.To
            group arrow by arrow into same
            select same.Key,
        ];
    }

    /// <summary>Describes the arrows that lie on a circle, a line for each pair of folders, those with the fewest uses first.</summary>
    public static IReadOnlyList<string> OnACircle(IEnumerable<FolderArrow> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From);
        return
        [
            .. from arrow in arrows
            where Reaches(arrow.To, arrow.From)
            group $"{arrow.User} → {arrow.Used}" by $"{arrow.From} → {arrow.To}" into pair
            orderby pair.Count(), pair.Key
            select $"{pair.Key}: {string.Join(", ", pair.Order(StringComparer.Ordinal))}",
        ];

        bool Reaches(string from, string to)
        {
            var seen = new HashSet<string> { from };
            var open = new Queue<string>(seen);
            while (open.TryDequeue(out var folder))
            {
                foreach (var arrow in next[folder].Where(arrow => seen.Add(arrow.To)))
                {
                    open.Enqueue(arrow.To);
                }
            }

            return seen.Contains(to);
        }
    }

    /// <summary>Lists the files of a project, relative to its folder; a linked file is where its link is.</summary>
    private static IEnumerable<string> Files(string source, string name) =>
        Directory
            .EnumerateFiles(source, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(file => Path.GetRelativePath(source, file))
            .Where(file => file.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Concat(
                from compiled in XDocument.Load(Path.Combine(source, $"{name}.csproj")).Descendants("Compile")
                from link in compiled.Attributes("Link")
                select link.Value
            );

    private static IEnumerable<Type> Uses(Type type) =>
        type.GetInterfaces()
            .Append(type.BaseType ?? typeof(object))
            .Concat(type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
            .Concat(type.GetFields(IlReader.All).Select(field => field.FieldType))
            .Concat(IlReader.Methods(type).SelectMany(Uses))
            .SelectMany(Parts);

    private static IEnumerable<Type> Uses(MethodBase method) =>
        method
            .GetParameters()
            .Select(parameter => parameter.ParameterType)
            .Concat(method is MethodInfo { ReturnType: var result } ? [result] : [])
            .Concat(method.GetMethodBody()?.LocalVariables.Select(variable => variable.LocalType) ?? [])
            .Concat(
                IlReader
                    .Decode(method)
                    .SelectMany(instruction =>
                        instruction.Member switch
                        {
                            Type named => [named],
                            MethodInfo { IsGenericMethod: true } called => [called.DeclaringType!, .. called.GetGenericArguments()],
                            { DeclaringType: { } owner } => [owner],
                            _ => Array.Empty<Type>(),
                        }
                    )
            );

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type)
        : [type];

    private static Type Outermost(Type type) => type is { IsGenericParameter: false, DeclaringType: { } outer } ? Outermost(outer) : type;

    private static string Name(Type type) => type.Name.Split('`')[0];

    private static bool IsGenerated(Type type) =>
        type.IsGenericParameter
        || type.Name.Contains('<', StringComparison.Ordinal)
        || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || type.IsDefined(typeof(GeneratedCodeAttribute), inherit: false);
}
